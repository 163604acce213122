import type { SqlExecutor, SqlTransactions } from '@trellis/database';
import { storable } from '../inbox/inbox-event';
import { describeError, InvalidDeadLetterCursor } from './dead-letter.errors';
import type { DeadLetter, DeadLetterPage } from './dead-letter';
import type { DeliveryOrigin, TopicKey } from './key-lock';

interface DeadLetterRow {
  readonly ordinal: string;
  readonly id: string;
  readonly origin: DeliveryOrigin;
  readonly event_id: string;
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly consumer_group: string;
  readonly partition: number | null;
  readonly record_offset: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly recorded_at_ms: string;
  readonly parked_count: string;
}

const selectLetters = `
SELECT d.ordinal::text, d.id::text, d.origin, d.event_id, d.type, d.topic, d.key, d.consumer_group, d.partition,
       d.record_offset::text, d.error, d.attempts, floor(extract(epoch FROM d.recorded_at) * 1000)::text AS recorded_at_ms,
       (SELECT count(*) FROM messaging.parked_event p
        WHERE d.key <> '' AND p.origin = d.origin AND p.topic = d.topic AND p.key = d.key)::text AS parked_count
FROM messaging.dead_letter d`;

/** Reads the dead letters. */
export class DeadLetterTable {
  constructor(private readonly database: SqlTransactions) {}

  /** @throws {InvalidDeadLetterCursor} */
  async page(pageSize: number, cursor: string | undefined): Promise<DeadLetterPage> {
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw new InvalidDeadLetterCursor();
    const rows = await this.database.query<DeadLetterRow>(
      `${selectLetters} WHERE d.ordinal > $1::text::bigint ORDER BY d.ordinal LIMIT $2::integer`,
      [cursor ?? '0', pageSize + 1],
    );
    const page = rows.slice(0, pageSize);
    return {
      deadLetters: page.map(toDeadLetter),
      nextCursor: rows.length > pageSize ? page.at(-1)?.ordinal : undefined,
    };
  }

  /** Answers undefined for an id that is none, too. */
  async find(id: string): Promise<DeadLetter | undefined> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
    const [row] = await this.database.query<DeadLetterRow>(`${selectLetters} WHERE d.id = $1::text::uuid`, [
      id,
    ]);
    return row && toDeadLetter(row);
  }

  /** Counts one more attempt that failed; answers how many there are, or undefined when the dead letter is gone. */
  async failedAgain(id: string, error: unknown): Promise<number | undefined> {
    const [row] = await this.database.query<{ attempts: number }>(
      `UPDATE messaging.dead_letter SET attempts = attempts + 1, error = $2 WHERE id = $1::text::uuid RETURNING attempts`,
      [id, storable(describeError(error))],
    );
    return row?.attempts;
  }

  /** Keys that are parked behind nothing: their redrive or discard was cut short. */
  async unattendedKeys(): Promise<(TopicKey & { origin: DeliveryOrigin })[]> {
    return this.database.query(
      `SELECT k.origin, k.topic, k.key FROM messaging.parked_key k WHERE NOT EXISTS (
         SELECT FROM messaging.dead_letter d WHERE d.origin = k.origin AND d.topic = k.topic AND d.key = k.key)`,
    );
  }
}

/** Whether a dead letter stands at the head of a key. */
export async function isHeaded(
  transaction: SqlExecutor,
  origin: DeliveryOrigin,
  key: TopicKey,
): Promise<boolean> {
  const [row] = await transaction.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM messaging.dead_letter WHERE origin = $1 AND topic = $2 AND key = $3) AS found`,
    [origin, key.topic, key.key],
  );
  return row?.found === true;
}

/** Moves a dead letter to the discarded events. Answers false when it is gone. */
export async function moveToDiscarded(
  transaction: SqlExecutor,
  id: string,
  discardedBy: string,
): Promise<boolean> {
  const columns = `id, origin, topic, key, event_id, type, source, event_time, sequence, consumer_group, partition,
    record_offset, headers, payload, error, attempts, recorded_at`;
  const moved = await transaction.query(
    `WITH gone AS (DELETE FROM messaging.dead_letter WHERE id = $1::text::uuid RETURNING ${columns})
     INSERT INTO messaging.discarded_event (${columns}, discarded_by) SELECT ${columns}, $2 FROM gone RETURNING id::text`,
    [id, storable(discardedBy)],
  );
  return moved.length > 0;
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  return {
    id: row.id,
    origin: row.origin,
    eventId: row.event_id,
    eventType: row.type,
    topic: row.topic,
    key: row.key,
    consumerGroup: row.consumer_group,
    partition: row.partition ?? undefined,
    offset: row.record_offset === null ? undefined : BigInt(row.record_offset),
    error: row.error,
    attempts: row.attempts,
    recordedAt: new Date(Number(row.recorded_at_ms)),
    parkedCount: Number(row.parked_count),
  };
}
