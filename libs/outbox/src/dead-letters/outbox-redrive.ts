import type { SqlTransactions } from '@trellis/database';
import { cloudEventHeaders } from '@trellis/events';
import type { BusRecord, EventBus } from '@trellis/events';
import { bucketOf } from '../schema/outbox-tables';
import { isHeaded } from './dead-letter-table';
import { lockKeys } from './key-lock';
import type { TopicKey } from './key-lock';
import { storedEventColumns } from './stored-event';
import type { StoredEventRow } from './stored-event';

/**
 * New ids for everything of the key that waits, in sequence order: relays do not look below their floors again. Rows of
 * the key still in the outbox must come along, since they were drawn earlier than the ids given here.
 */
const reinstateSql = `
WITH parked AS (
  DELETE FROM messaging.parked_event WHERE origin = 'outbox' AND topic = $1 AND key = $2
  RETURNING event_id::uuid, topic, key, type, source, sequence, payload, headers, event_time AS created_at
), waiting AS (
  DELETE FROM messaging.outbox WHERE bucket = ${bucketOf('$2::text')} AND topic = $1 AND key = $2
  RETURNING event_id, topic, key, type, source, sequence, payload, headers, created_at
), freed AS (
  DELETE FROM messaging.parked_key WHERE origin = 'outbox' AND topic = $1 AND key = $2
), ordered AS MATERIALIZED (
  SELECT * FROM (SELECT * FROM parked UNION ALL SELECT * FROM waiting) AS everything ORDER BY sequence
)
INSERT INTO messaging.outbox (bucket, id, event_id, topic, key, type, source, sequence, payload, headers, created_at)
SELECT ${bucketOf('key')}, nextval('messaging.outbox_id'), event_id, topic, key, type, source, sequence, payload, headers,
       created_at
FROM ordered RETURNING 1`;

/** Publishes dead letters of the outbox again, and puts what waits behind them back into the outbox. */
export class OutboxRedrive {
  constructor(
    private readonly database: SqlTransactions,
    private readonly bus: EventBus,
  ) {}

  /**
   * Publishes a dead letter and removes it. Answers false when it is gone. Its row is locked meanwhile: a discard would
   * let what waits behind it go first. The key is not, or relays would wait for the bus here.
   */
  async publishHead(id: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<StoredEventRow>(
        `SELECT ${storedEventColumns} FROM messaging.dead_letter WHERE id = $1::text::uuid FOR UPDATE`,
        [id],
      );
      if (!row) return false;
      await this.bus.publish([toRecord(row)]);
      await transaction.query(`DELETE FROM messaging.dead_letter WHERE id = $1::text::uuid`, [id]);
      return true;
    });
  }

  /** Frees a key whose dead letter is gone. Answers how many events went back to the relay. */
  async reinstate(key: TopicKey): Promise<number> {
    return this.database.transaction(async (transaction) => {
      await lockKeys(transaction, 'outbox', [key]);
      if (await isHeaded(transaction, 'outbox', key)) return 0;
      // Waits for appends to the key, holds later ones back, and takes the transaction's id before any outbox id.
      await transaction.query(`SELECT 1 FROM messaging.sequence WHERE topic = $1 AND key = $2 FOR UPDATE`, [
        key.topic,
        key.key,
      ]);
      const rows = await transaction.query(reinstateSql, [key.topic, key.key]);
      return rows.length;
    });
  }
}

function toRecord(row: StoredEventRow): BusRecord {
  return {
    topic: row.topic,
    key: row.key,
    value: Buffer.from(row.payload, 'base64'),
    headers: {
      ...(JSON.parse(row.headers) as Record<string, string>),
      [cloudEventHeaders.specVersion]: '1.0',
      [cloudEventHeaders.id]: row.event_id,
      [cloudEventHeaders.type]: row.type,
      [cloudEventHeaders.source]: row.source,
      [cloudEventHeaders.time]: row.event_time ?? '',
      [cloudEventHeaders.sequence]: row.sequence ?? '',
      [cloudEventHeaders.contentType]: 'application/protobuf',
    },
  };
}
