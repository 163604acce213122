import type { SqlTransactions } from '@trellis/database';
import { lockKeys } from '../dead-letters/key-lock';
import type { OutboxRow } from './outbox-reader';

/** Rows to take, as parallel data in one JSON parameter. */
const asIds = (rows: readonly OutboxRow[]): string =>
  JSON.stringify(rows.map(({ bucket, id }) => ({ bucket, id: id.toString() })));

const deleteSql = `
WITH gone AS (
  DELETE FROM messaging.outbox AS o USING json_to_recordset($1::text::json) AS d(bucket smallint, id bigint)
  WHERE o.bucket = d.bucket AND o.id = d.id
)
SELECT pg_current_xact_id()::text AS xid`;

const parkSql = `
WITH gone AS (
  DELETE FROM messaging.outbox AS o USING json_to_recordset($1::text::json) AS d(bucket smallint, id bigint)
  WHERE o.bucket = d.bucket AND o.id = d.id AND EXISTS (
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

  /** Deletes rows that the bus has acknowledged. Answers the deleting transaction's id. */
  async delete(rows: readonly OutboxRow[]): Promise<bigint> {
    const [result] = await this.database.query<{ xid: string }>(deleteSql, [asIds(rows)]);
    if (!result) throw new Error('Deleting from the outbox returned no transaction id.');
    return BigInt(result.xid);
  }

  /** Parks rows of keys that are parked by now still; leaves the others where they are. */
  async park(rows: readonly OutboxRow[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await lockKeys(transaction, 'outbox', rows);
      await transaction.query(parkSql, [asIds(rows)]);
    });
  }

  /**
   * Makes a row a dead letter and parks its key. Answers the dead letter's id, or undefined when another relay has
   * dealt with the row.
   */
  async deadLetter(row: OutboxRow, error: string): Promise<string | undefined> {
    return this.database.transaction(async (transaction) => {
      await lockKeys(transaction, 'outbox', [row]);
      const [letter] = await transaction.query<{ id: string }>(deadLetterSql, [
        row.bucket,
        row.id.toString(),
        error,
      ]);
      return letter?.id;
    });
  }
}
