import { randomUUID } from 'node:crypto';
import { currentContext } from '@trellis/context';
import type { EventMessage } from '@trellis/contracts';
import { preparedStatement } from '@trellis/database';
import type { SqlExecutor } from '@trellis/database';
import { bucketOf } from '../schema/outbox-tables';
import { CreateSpans } from '../tracing/create-spans';

/**
 * The order of the steps is what makes the relay right. The upsert locks each key's row, keys sorted, and with it takes
 * the transaction's id; the sort of `placed` waits for all of it; only then are outbox ids drawn. So within a key ids
 * follow sequences, and whoever drew an id had a transaction id before.
 */
const appendSql = preparedStatement(`
WITH event AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::text::json) AS e(
    ordinal integer, event_id uuid, topic text, key text, type text, source text, payload text, headers jsonb)
), counted AS MATERIALIZED (
  INSERT INTO messaging.sequence AS s (topic, key, last)
  SELECT topic, key, count(*) FROM event GROUP BY topic, key ORDER BY topic COLLATE "C", key COLLATE "C"
  ON CONFLICT (topic, key) DO UPDATE SET last = s.last + excluded.last
  RETURNING s.topic, s.key, s.last
), placed AS MATERIALIZED (
  SELECT e.*, c.last - count(*) OVER of_key + row_number() OVER (of_key ORDER BY e.ordinal) AS sequence
  FROM event e JOIN counted c ON c.topic = e.topic AND c.key = e.key
  WINDOW of_key AS (PARTITION BY e.topic, e.key)
  ORDER BY e.ordinal
)
INSERT INTO messaging.outbox (bucket, id, event_id, topic, key, type, source, sequence, payload, headers)
SELECT ${bucketOf('key')}, nextval('messaging.outbox_id'), event_id, topic, key, type, source, sequence,
       decode(payload, 'base64'), headers
FROM placed`);

/**
 * The same for one event, which is what most transactions raise: the upsert locks the key's row, and only its result draws
 * the id. Most of what an append costs is its planning, and its start: hence a text of its own, and both prepared.
 */
const appendOneSql = preparedStatement(`
WITH counted AS MATERIALIZED (
  INSERT INTO messaging.sequence AS s (topic, key, last) VALUES ($2::text, $3::text, 1)
  ON CONFLICT (topic, key) DO UPDATE SET last = s.last + 1
  RETURNING s.last
)
INSERT INTO messaging.outbox (bucket, id, event_id, topic, key, type, source, sequence, payload, headers)
SELECT ${bucketOf('$3::text')}, nextval('messaging.outbox_id'), $1::text::uuid, $2::text, $3::text, $4::text, $5::text,
       last, decode($6::text, 'base64'), $7::text::jsonb
FROM counted`);

/** An event as {@link appendSql} takes it. */
interface OutboxInsert {
  readonly ordinal: number;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly source: string;
  /** In base64. */
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Appends events to the outbox in one statement. It must be the transaction's last, because it locks the events' keys
 * until commit. Register it by `unitOfWork.onBeforeCommit(appendEvents)`.
 */
export async function appendEvents(transaction: SqlExecutor, events: readonly EventMessage[]): Promise<void> {
  if (events.length === 0) return;
  const inherited = currentContext()?.traceparent;
  const spans = CreateSpans.start(events, inherited);
  const rows = events.map(({ type, data, traceparent = inherited }, ordinal) => ({
    ordinal,
    event_id: randomUUID(),
    topic: type.topic,
    key: type.keyOf(data),
    type: type.type,
    source: type.source,
    payload: Buffer.from(type.codec.encode(data).finish()).toString('base64'),
    headers: headersOf(spans?.traceparentOf(ordinal) ?? traceparent),
  }));
  const appended = insert(transaction, rows);
  await (spans === undefined ? appended : spans.during(appended));
}

function headersOf(traceparent: string | undefined): Record<string, string> {
  return traceparent === undefined ? {} : { traceparent };
}

async function insert(transaction: SqlExecutor, rows: readonly OutboxInsert[]): Promise<void> {
  const [row] = rows;
  if (row && rows.length === 1) {
    const { event_id, topic, key, type, source, payload, headers } = row;
    const parameters = [event_id, topic, key, type, source, payload, JSON.stringify(headers)];
    await transaction.query(appendOneSql, parameters);
  } else {
    await transaction.query(appendSql, [JSON.stringify(rows)]);
  }
}
