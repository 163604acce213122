import type { KitMigration } from '@trellis/database';

/** Topics, partitions and records: appending to them, and removing what is past its retention. */
export const logMigration: KitMigration = {
  id: '0001_log',
  sql: `
DO $$ BEGIN
  CREATE ROLE trellis_platform_member NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE SCHEMA IF NOT EXISTS bus;

CREATE TABLE bus.topic (
  topic_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9._-]{1,249}$'),
  partitions int NOT NULL CHECK (partitions BETWEEN 1 AND 1000),
  retention interval NOT NULL CHECK (retention > interval '0'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE bus.partition (
  topic_id int NOT NULL REFERENCES bus.topic,
  partition int NOT NULL,
  first_offset bigint NOT NULL DEFAULT 0,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic_id, partition)
) WITH (fillfactor = 50);

-- appended_at grows with the offset, since both are drawn under the partition's row lock.
CREATE TABLE bus.record (
  topic_id int NOT NULL,
  partition int NOT NULL,
  log_offset bigint NOT NULL,
  key text NOT NULL,
  value bytea NOT NULL,
  headers jsonb NOT NULL,
  appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic_id, partition, log_offset)
);

CREATE TABLE bus.housekeeping (
  task text PRIMARY KEY,
  next_run_at timestamptz NOT NULL
);
INSERT INTO bus.housekeeping VALUES ('remove-expired', '-infinity');

-- Creates a topic and its partitions, unless it exists.
CREATE FUNCTION bus.create_topic(p_name text, p_partitions int, p_retention interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_topic_id int;
BEGIN
  IF EXISTS (SELECT FROM bus.topic WHERE name = p_name) THEN RETURN; END IF;
  INSERT INTO bus.topic (name, partitions, retention) VALUES (p_name, p_partitions, p_retention)
    ON CONFLICT (name) DO NOTHING RETURNING topic_id INTO v_topic_id;
  IF v_topic_id IS NULL THEN RETURN; END IF;
  INSERT INTO bus.partition (topic_id, partition) SELECT v_topic_id, n FROM generate_series(0, p_partitions - 1) n;
  PERFORM pg_notify('trellis_bus_topics', p_name);
END $$;

-- Appends records, given as parallel arrays. Row locks taken in one order make offsets gapless in commit order: whoever
-- sees an offset sees every one before it.
CREATE FUNCTION bus.append(p_topic_ids int[], p_partitions int[], p_keys text[], p_values bytea[], p_headers text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_appended bigint;
BEGIN
  PERFORM FROM bus.partition p
    WHERE (p.topic_id, p.partition) IN (SELECT t, n FROM unnest(p_topic_ids, p_partitions) AS w (t, n))
    ORDER BY p.topic_id, p.partition FOR NO KEY UPDATE;

  WITH incoming AS MATERIALIZED (
    SELECT w.*, row_number() OVER (PARTITION BY w.topic_id, w.partition ORDER BY w.ordinal) - 1 AS rank
    FROM unnest(p_topic_ids, p_partitions, p_keys, p_values, p_headers) WITH ORDINALITY
      AS w (topic_id, partition, key, value, headers, ordinal)
  ), advanced AS (
    UPDATE bus.partition p SET next_offset = p.next_offset + c.records
    FROM (SELECT topic_id, partition, count(*) AS records FROM incoming GROUP BY topic_id, partition) c
    WHERE p.topic_id = c.topic_id AND p.partition = c.partition
    RETURNING p.topic_id, p.partition, p.next_offset - c.records AS base
  )
  INSERT INTO bus.record (topic_id, partition, log_offset, key, value, headers)
  SELECT i.topic_id, i.partition, a.base + i.rank, i.key, i.value, i.headers::jsonb
  FROM incoming i JOIN advanced a ON a.topic_id = i.topic_id AND a.partition = i.partition
  ORDER BY i.topic_id, i.partition, i.rank;

  GET DIAGNOSTICS v_appended = ROW_COUNT;
  IF v_appended <> cardinality(p_topic_ids) THEN
    RAISE EXCEPTION 'a partition does not exist' USING ERRCODE = 'no_data_found';
  END IF;

  PERFORM pg_notify('trellis_bus_records', t.name || '/' || w.partition)
  FROM (SELECT DISTINCT u.topic_id, u.partition FROM unnest(p_topic_ids, p_partitions) AS u (topic_id, partition)) w
  JOIN bus.topic t ON t.topic_id = w.topic_id;
END $$;

-- Removes records past their topic's retention, oldest first and at most p_limit of them. One caller a minute does it;
-- where nothing has expired it reads one record a partition. True: there may be more, call again soon.
CREATE FUNCTION bus.remove_expired(p_limit int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_left bigint := least(p_limit, 100000);
  v_log record;
  v_first bigint;
  v_topic_ids int[] := '{}';
  v_partitions int[] := '{}';
  v_firsts bigint[] := '{}';
BEGIN
  UPDATE bus.housekeeping SET next_run_at = clock_timestamp() + interval '1 minute'
    WHERE task = 'remove-expired' AND next_run_at <= clock_timestamp();
  IF NOT FOUND THEN RETURN false; END IF;

  FOR v_log IN
    SELECT p.topic_id, p.partition, p.first_offset, p.next_offset, clock_timestamp() - t.retention AS expired_before
    FROM bus.partition p JOIN bus.topic t ON t.topic_id = p.topic_id
    WHERE p.first_offset < p.next_offset
  LOOP
    SELECT r.log_offset INTO v_first FROM bus.record r
      WHERE r.topic_id = v_log.topic_id AND r.partition = v_log.partition
        AND r.log_offset >= v_log.first_offset AND r.log_offset < v_log.first_offset + v_left
        AND r.appended_at >= v_log.expired_before
      ORDER BY r.log_offset LIMIT 1;
    v_first := least(coalesce(v_first, v_log.first_offset + v_left), v_log.next_offset);
    CONTINUE WHEN v_first = v_log.first_offset;

    DELETE FROM bus.record r
      WHERE r.topic_id = v_log.topic_id AND r.partition = v_log.partition
        AND r.log_offset >= v_log.first_offset AND r.log_offset < v_first;
    v_topic_ids := v_topic_ids || v_log.topic_id;
    v_partitions := v_partitions || v_log.partition;
    v_firsts := v_firsts || v_first;
    v_left := v_left - (v_first - v_log.first_offset);
    EXIT WHEN v_left <= 0;
  END LOOP;

  -- Last and in the order of bus.append, so that appends wait for a moment only and never in a circle.
  PERFORM FROM bus.partition p
    WHERE (p.topic_id, p.partition) IN (SELECT t, n FROM unnest(v_topic_ids, v_partitions) AS w (t, n))
    ORDER BY p.topic_id, p.partition FOR NO KEY UPDATE;
  UPDATE bus.partition p SET first_offset = w.first_offset
    FROM unnest(v_topic_ids, v_partitions, v_firsts) AS w (topic_id, partition, first_offset)
    WHERE p.topic_id = w.topic_id AND p.partition = w.partition;

  IF v_left > 0 THEN RETURN false; END IF;
  UPDATE bus.housekeeping SET next_run_at = '-infinity' WHERE task = 'remove-expired';
  RETURN true;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bus FROM PUBLIC;
GRANT USAGE ON SCHEMA bus TO trellis_platform_member;
GRANT SELECT ON bus.topic, bus.partition, bus.record TO trellis_platform_member;
GRANT EXECUTE ON FUNCTION bus.create_topic, bus.append, bus.remove_expired TO trellis_platform_member;
`,
};
