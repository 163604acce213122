import type { SqlExecutor } from '@trellis/database';
import { lockKeys } from '../dead-letters/key-lock';
import { storable } from './inbox-event';
import type { InboxEvent } from './inbox-event';

/** What the inbox says of an event that it had not met before. */
export interface Claim<Event extends InboxEvent> {
  readonly event: Event;
  /** Its key is parked: it has to wait behind a dead letter. */
  readonly parked: boolean;
}

const claimSql = `
WITH event AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::text::json)
    AS e(n integer, day date, source text, event_id text, topic text, key text)
), claimed AS (
  INSERT INTO messaging.inbox (day, source, event_id)
  SELECT day, source, event_id FROM event ORDER BY day, source, event_id
  ON CONFLICT DO NOTHING RETURNING day, source, event_id
)
SELECT min(e.n) AS n, bool_or(k.key IS NOT NULL) AS parked
FROM claimed c JOIN event e ON e.day = c.day AND e.source = c.source AND e.event_id = c.event_id
LEFT JOIN messaging.parked_key k ON k.origin = 'inbox' AND k.topic = e.topic AND k.key = e.key
GROUP BY c.day, c.source, c.event_id ORDER BY 1`;

const columns = `topic, key, event_id, type, source, event_time, sequence, consumer_group, partition, record_offset,
  headers, payload`;

const incoming = `
SELECT topic, key, event_id, type, source, event_time, sequence, consumer_group, partition, record_offset,
       headers, decode(payload, 'base64') AS payload
FROM json_to_recordset($1::text::json) AS e(
  n integer, topic text, key text, event_id text, type text, source text, event_time timestamptz, sequence bigint,
  consumer_group text, partition integer, record_offset bigint, headers jsonb, payload text)
ORDER BY n`;

const parkSql = `
INSERT INTO messaging.parked_event (origin, ${columns}) SELECT 'inbox', * FROM (${incoming}) AS ordered`;

const deadLetterSql = `
WITH letter AS (
  INSERT INTO messaging.dead_letter (origin, error, attempts, ${columns})
  SELECT 'inbox', $2, $3::integer, * FROM (${incoming}) AS one RETURNING id, topic, key
), parked AS (
  INSERT INTO messaging.parked_key (origin, topic, key) SELECT 'inbox', topic, key FROM letter WHERE key <> ''
)
SELECT id::text FROM letter`;

/**
 * Locks the events' keys, records the events as met, and answers those that were not met before, in their order, with
 * the park of their keys as it is under the lock.
 */
export async function claim<Event extends InboxEvent>(
  transaction: SqlExecutor,
  events: readonly Event[],
): Promise<Claim<Event>[]> {
  await lockKeys(transaction, 'inbox', events);
  const asked = events.map(({ day, source, eventId, topic, key }, n) => ({
    ...{ n, day, source, topic, key },
    event_id: eventId,
  }));
  const rows = await transaction.query<{ n: number; parked: boolean }>(claimSql, [JSON.stringify(asked)]);
  return rows.flatMap(({ n, parked }) => {
    const event = events[Number(n)];
    return event ? [{ event, parked }] : [];
  });
}

/** Puts claimed events at the end of those that wait behind their key's dead letter. */
export async function park(
  transaction: SqlExecutor,
  group: string,
  events: readonly InboxEvent[],
): Promise<void> {
  if (events.length > 0) await transaction.query(parkSql, [stored(group, events)]);
}

/** Makes a claimed event a dead letter and parks its key. Answers the dead letter's id. */
export async function recordDeadLetter(
  transaction: SqlExecutor,
  group: string,
  event: InboxEvent,
  failure: { error: string; attempts: number },
): Promise<string> {
  const [letter] = await transaction.query<{ id: string }>(deadLetterSql, [
    stored(group, [event]),
    storable(failure.error),
    failure.attempts,
  ]);
  if (!letter) throw new Error('Recording a dead letter returned no id.');
  return letter.id;
}

function stored(group: string, events: readonly InboxEvent[]): string {
  return JSON.stringify(
    events.map(({ record, topic, key, type, source, eventId }, n) => ({
      ...{ n, topic, key, type, source },
      event_id: eventId,
      consumer_group: group,
      partition: record.partition,
      record_offset: record.offset.toString(),
      headers: Object.fromEntries(
        Object.entries(record.headers).map(([name, value]) => [storable(name), storable(value)]),
      ),
      payload: Buffer.from(record.value).toString('base64'),
    })),
  );
}
