import type { KitMigration } from '@trellis/database';

/** The schema of live settings, in order. A migration that has been released is never changed; the next one is added. */
export const settingsMigrations: readonly KitMigration[] = [
  {
    id: '0001_entries',
    sql: `
DO $$ BEGIN
  CREATE ROLE trellis_platform_member NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE SCHEMA IF NOT EXISTS settings;

CREATE SEQUENCE settings.revision;

CREATE TABLE settings.entry (
  key text COLLATE "C" PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 512),
  value text NOT NULL,
  revision bigint NOT NULL DEFAULT nextval('settings.revision'),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Sets a key. A value that is the same changes nothing.
CREATE FUNCTION settings.put(p_key text, p_value text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO settings.entry AS e (key, value) VALUES (p_key, p_value)
    ON CONFLICT (key) DO UPDATE
      SET value = excluded.value, revision = nextval('settings.revision'), changed_at = clock_timestamp()
      WHERE e.value <> excluded.value;
  IF FOUND THEN PERFORM pg_notify('trellis_settings', p_key); END IF;
END $$;

-- Removes a key.
CREATE FUNCTION settings.remove(p_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM settings.entry WHERE key = p_key;
  IF FOUND THEN PERFORM pg_notify('trellis_settings', p_key); END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA settings FROM PUBLIC;
GRANT USAGE ON SCHEMA settings TO trellis_platform_member;
GRANT SELECT ON settings.entry TO trellis_platform_member;
GRANT EXECUTE ON FUNCTION settings.put, settings.remove TO trellis_platform_member;
`,
  },
  {
    id: '0002_writers',
    sql: `
DO $$ BEGIN
  CREATE ROLE trellis_settings_writer NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- Every app reads settings. Who writes them is granted this role besides.
REVOKE EXECUTE ON FUNCTION settings.put, settings.remove FROM trellis_platform_member;
GRANT USAGE ON SCHEMA settings TO trellis_settings_writer;
GRANT EXECUTE ON FUNCTION settings.put, settings.remove TO trellis_settings_writer;
`,
  },
];
