/**
 * Which events were handled, parked or put among the dead letters here.
 *
 * A partition holds the events that were raised on one day, and is dropped whole. The day is the event's own
 * (`ce_time`), not that of its arrival, so that every delivery of an event meets the same partition. Events of days
 * without a partition go to `inbox_default`, which is cleaned by age.
 */
export const inboxTables = `
CREATE TABLE messaging.inbox (
  day date NOT NULL,
  source text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (day, source, event_id)
) PARTITION BY RANGE (day);

CREATE TABLE messaging.inbox_default PARTITION OF messaging.inbox DEFAULT;
`;
