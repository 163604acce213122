import type { KitMigration } from '@trellis/database';

/**
 * The schema of the registry, in order. A migration that has been released is never changed; the next one is added.
 *
 * Leases are counted by the server's clock alone.
 */
export const registryMigrations: readonly KitMigration[] = [
  {
    id: '0001_instances',
    sql: `
DO $$ BEGIN
  CREATE ROLE trellis_platform_member NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE SCHEMA IF NOT EXISTS registry;

CREATE TABLE registry.instance (
  instance_id text PRIMARY KEY,
  service text NOT NULL,
  host text NOT NULL,
  port int NOT NULL CHECK (port BETWEEN 1 AND 65535),
  version text NOT NULL,
  metadata jsonb NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Enters instances, given as a JSON array, or renews their leases; takes out those whose lease is over. Tells watchers
-- when that changes what they see.
CREATE FUNCTION registry.renew(p_instances jsonb, p_lease interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_services text[] := '{}';
  v_instance record;
BEGIN
  FOR v_instance IN
    SELECT * FROM jsonb_to_recordset(p_instances)
      AS i ("instanceId" text, service text, host text, port int, version text, metadata jsonb)
    ORDER BY "instanceId"
  LOOP
    UPDATE registry.instance r SET expires_at = clock_timestamp() + p_lease
      WHERE r.instance_id = v_instance."instanceId" AND r.expires_at >= clock_timestamp()
        AND (r.service, r.host, r.port, r.version, r.metadata) = (
          v_instance.service, v_instance.host, v_instance.port, v_instance.version, v_instance.metadata
        );
    CONTINUE WHEN FOUND;
    INSERT INTO registry.instance (instance_id, service, host, port, version, metadata, expires_at)
      VALUES (
        v_instance."instanceId", v_instance.service, v_instance.host, v_instance.port, v_instance.version,
        v_instance.metadata, clock_timestamp() + p_lease
      )
      ON CONFLICT (instance_id) DO UPDATE SET
        service = excluded.service, host = excluded.host, port = excluded.port, version = excluded.version,
        metadata = excluded.metadata, expires_at = excluded.expires_at;
    v_services := v_services || v_instance.service;
  END LOOP;

  WITH gone AS (
    DELETE FROM registry.instance WHERE instance_id IN (
      SELECT instance_id FROM registry.instance WHERE expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED
    ) RETURNING service
  )
  SELECT v_services || coalesce(array_agg(DISTINCT service), '{}') INTO v_services FROM gone;

  IF v_services = '{}' THEN
    -- A renewal that a crash of the server forgets is made again; it is not worth a flush.
    PERFORM set_config('synchronous_commit', 'off', true);
  ELSE
    PERFORM pg_notify('trellis_registry', service) FROM unnest(v_services) AS service;
  END IF;
END $$;

-- Takes an instance out.
CREATE FUNCTION registry.deregister(p_instance_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_service text;
BEGIN
  DELETE FROM registry.instance WHERE instance_id = p_instance_id RETURNING service INTO v_service;
  IF FOUND THEN PERFORM pg_notify('trellis_registry', v_service); END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA registry FROM PUBLIC;
GRANT USAGE ON SCHEMA registry TO trellis_platform_member;
GRANT SELECT ON registry.instance TO trellis_platform_member;
GRANT EXECUTE ON FUNCTION registry.renew, registry.deregister TO trellis_platform_member;
`,
  },
];
