/**
 * Events that could not be published (`outbox`) or handled (`inbox`), and those that wait behind them.
 *
 * While a key is in `parked_key` its later events go to `parked_event`. A parked key without a dead letter is one whose
 * redrive or discard was cut short: upkeep goes on with it.
 */
export const deadLetterTables = `
CREATE TABLE messaging.dead_letter (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  ordinal bigint GENERATED ALWAYS AS IDENTITY,
  origin text NOT NULL CHECK (origin IN ('outbox', 'inbox')),
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  event_time timestamptz,
  sequence bigint,
  consumer_group text NOT NULL DEFAULT '',
  partition integer,
  record_offset bigint,
  headers jsonb NOT NULL,
  payload bytea NOT NULL,
  error text NOT NULL,
  attempts integer NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX dead_letter_ordinal ON messaging.dead_letter (ordinal);
CREATE UNIQUE INDEX dead_letter_of_key ON messaging.dead_letter (origin, topic, key) WHERE key <> '';

CREATE TABLE messaging.parked_key (
  origin text NOT NULL CHECK (origin IN ('outbox', 'inbox')),
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (origin, topic, key)
);

CREATE TABLE messaging.parked_event (
  origin text NOT NULL,
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  event_id text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  event_time timestamptz,
  sequence bigint,
  consumer_group text NOT NULL DEFAULT '',
  partition integer,
  record_offset bigint,
  headers jsonb NOT NULL,
  payload bytea NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (origin, topic, key, position)
);

CREATE TABLE messaging.discarded_event (
  id uuid PRIMARY KEY,
  origin text NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  event_time timestamptz,
  sequence bigint,
  consumer_group text NOT NULL,
  partition integer,
  record_offset bigint,
  headers jsonb NOT NULL,
  payload bytea NOT NULL,
  error text NOT NULL,
  attempts integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  discarded_by text NOT NULL,
  discarded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
`;
