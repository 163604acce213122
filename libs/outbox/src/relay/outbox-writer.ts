import type { SqlTransactions } from '@trellis/database';
import type { BusRecord } from '@trellis/events';
import { lockKeys } from '../dead-letters/key-lock';
import type { OutboxRow } from './outbox-rows';

/** `$1` buckets and `$2` the ids of each, as {@link takenOf} gives them: the index is searched once a bucket. */
const taken = `messaging.outbox AS o USING unnest($1::text::smallint[], $2::text::text[]) AS d(bucket, ids)
  WHERE o.bucket = d.bucket AND o.id = ANY (d.ids::bigint[])`;

const deleteSql = `
WITH gone AS (
  DELETE FROM ${taken}
)
SELECT pg_current_xact_id()::text AS xid`;

const parkSql = `
WITH gone AS (
  DELETE FROM ${taken} AND EXISTS (
    SELECT FROM messaging.parked_key k WHERE k.origin = 'outbox' AND k.topic = o.topic AND k.key = o.key)
  RETURNING o.*
)
INSERT INTO messaging.parked_event
  (origin, topic, key, event_id, type, source, event_time, sequence, headers, payload)
SELECT 'outbox', topic, key, event_id::text, type, source, created_at, sequence, headers, payload
FROM (SELECT * FROM gone ORDER BY id) AS ordered`;

const deadLetterSql = `
WITH gone AS (
  DELETE FROM messaging.outbox WHERE bucket = $1::smallint AND id = $2::text::bigint RETURNING *
), parked AS (
  INSERT INTO messaging.parked_key (origin, topic, key) SELECT 'outbox', topic, key FROM gone ON CONFLICT DO NOTHING
)
INSERT INTO messaging.dead_letter
  (origin, topic, key, event_id, type, source, event_time, sequence, headers, payload, error, attempts)
SELECT 'outbox', topic, key, event_id::text, type, source, created_at, sequence, headers, payload, $3, 1 FROM gone
RETURNING id`;

/** Takes rows out of the outbox: to nowhere, to the dead letters, or to the events parked behind one. */
export class OutboxWriter {
  constructor(private readonly database: SqlTransactions) {}

  /**
   * Deletes rows that the bus has acknowledged, by their ids alone: between them others may have become visible since.
   * Answers the deleting transaction's id.
   */
  async delete(rows: readonly OutboxRow[]): Promise<bigint> {
    const [result] = await this.database.query<{ xid: string }>(deleteSql, takenOf(rows));
    if (!result) throw new Error('Deleting from the outbox returned no transaction id.');
    return BigInt(result.xid);
  }

  /** Parks rows of keys that are parked by now still; leaves the others where they are. */
  async park(rows: readonly OutboxRow[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await lockKeys(transaction, 'outbox', recordsOf(rows));
      await transaction.query(parkSql, takenOf(rows));
    });
  }

  /**
   * Makes a row a dead letter and parks its key. Answers the dead letter's id, or undefined when another relay has
   * dealt with the row.
   */
  async deadLetter(row: OutboxRow, error: string): Promise<string | undefined> {
    return this.database.transaction(async (transaction) => {
      await lockKeys(transaction, 'outbox', recordsOf([row]));
      const [letter] = await transaction.query<{ id: string }>(deadLetterSql, [
        row.bucket,
        row.id.toString(),
        error,
      ]);
      return letter?.id;
    });
  }
}

/** Rows to take, as text of two arrays: the buckets, and for each the text of an array of ids. */
function takenOf(rows: readonly OutboxRow[]): [buckets: string, ids: string] {
  const idsByBucket = new Map<number, bigint[]>();
  for (const { bucket, id } of rows) {
    const ids = idsByBucket.get(bucket);
    if (ids) ids.push(id);
    else idsByBucket.set(bucket, [id]);
  }
  const idArrays = [...idsByBucket.values()].map((ids) => `"{${ids.join(',')}}"`);
  return [`{${[...idsByBucket.keys()].join(',')}}`, `{${idArrays.join(',')}}`];
}

function recordsOf(rows: readonly OutboxRow[]): BusRecord[] {
  return rows.map(({ record }) => record);
}
