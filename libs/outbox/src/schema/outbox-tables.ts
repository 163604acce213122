/** How many lanes the outbox has; a relay leases whole buckets. Fixed: rows carry their bucket. */
export const BUCKET_COUNT = 16;

/** The bucket of a row, in SQL, given the expression of its key. */
export const bucketOf = (key: string): string =>
  `(hashtextextended(${key}, 0) & ${BUCKET_COUNT - 1})::smallint`;

/**
 * What is on its way to the bus.
 *
 * `outbox_id` must keep CACHE 1, and an id must be drawn after the key's row in `sequence` is locked: only then is id
 * order the order of commits within a key. The primary key is the only index, since rows live for milliseconds.
 */
export const outboxTables = `
CREATE SEQUENCE messaging.outbox_id CACHE 1;

CREATE TABLE messaging.outbox (
  bucket smallint NOT NULL,
  id bigint NOT NULL,
  event_id uuid NOT NULL,
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  sequence bigint NOT NULL,
  payload bytea NOT NULL,
  headers jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, id)
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);

CREATE TABLE messaging.sequence (
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (topic, key)
) WITH (fillfactor = 70);

-- A relay that is present keeps its buckets; one row a relay is renewed, not one a bucket.
CREATE TABLE messaging.outbox_relay (
  owner uuid PRIMARY KEY,
  until timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE TABLE messaging.outbox_lease (
  bucket smallint PRIMARY KEY,
  owner uuid
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

INSERT INTO messaging.outbox_lease (bucket) SELECT generate_series(0, ${BUCKET_COUNT - 1});
`;
