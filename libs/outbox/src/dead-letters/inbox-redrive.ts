import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@trellis/background';
import type { Transaction, UnitOfWork } from '@trellis/database';
import { decodeEvent } from '@trellis/events';
import type { EventHandlers } from '../inbox/event-handlers';
import { storable } from '../inbox/inbox-event';
import { deliveryCounters } from '../metrics/delivery-counters';
import { failureKind } from '../retry/transient-error';
import { isHeaded } from './dead-letter-table';
import { describeError } from './dead-letter.errors';
import type { RedriveResult } from './dead-letter';
import { lockKeys } from './key-lock';
import type { TopicKey } from './key-lock';
import { storedEventColumns, toConsumedRecord } from './stored-event';
import type { StoredEventRow } from './stored-event';

const DRAIN_BATCH_SIZE = 50;
/** A parked event that fails for a passing reason is tried this often before it becomes a dead letter. */
const MAX_TRANSIENT_ATTEMPTS = 4;

interface ParkedRow extends StoredEventRow {
  readonly position: string;
}

/** What undid a drain's transaction; says how many events can be tried without the one that may be to blame. */
class DrainInterrupted extends Error {
  constructor(
    readonly tryFirst: number,
    readonly position: string,
    override readonly cause: unknown,
  ) {
    super('A parked event failed.', { cause });
  }
}

/** Handles dead letters of the inbox again, and then what waits behind them. All under the lock of the key. */
export class InboxRedrive {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly handlers: EventHandlers,
  ) {}

  /** Handles a dead letter and removes it. Answers false when it is gone; rejects with what the handler threw. */
  async handleHead(id: string, key: TopicKey): Promise<boolean> {
    const type = await this.unitOfWork.run(async (transaction) => {
      await lockKeys(transaction, 'inbox', [key]);
      const [row] = await transaction.query<StoredEventRow>(
        `DELETE FROM messaging.dead_letter WHERE id = $1::text::uuid RETURNING ${storedEventColumns}`,
        [id],
      );
      if (row) await this.handle(row);
      return row?.type;
    });
    if (type !== undefined) deliveryCounters.handled.inc({ type });
    return type !== undefined;
  }

  /**
   * Handles what is parked behind a key, in order, some at a time; newcomers join the end until nothing is left and the
   * key is free. One that fails becomes a dead letter, and the rest waits behind it.
   */
  async drain(key: TopicKey): Promise<RedriveResult> {
    let handledCount = 0;
    let limit = DRAIN_BATCH_SIZE;
    for (let transientFailures = 0; ;) {
      try {
        const drained = await this.drainSome(key, limit);
        handledCount += drained.handledCount;
        if (drained.finished) return { handledCount, stoppedBy: undefined };
        limit = DRAIN_BATCH_SIZE;
        if (drained.handledCount > 0) transientFailures = 0;
      } catch (error) {
        if (!(error instanceof DrainInterrupted)) throw error;
        if (error.tryFirst > 0) {
          limit = error.tryFirst;
          continue;
        }
        const kind = failureKind(error.cause);
        if (kind === 'outage') throw error.cause;
        transientFailures += 1;
        if (kind === 'transient' && transientFailures < MAX_TRANSIENT_ATTEMPTS) {
          limit = 1;
          await delay(backoffDelayMs(transientFailures, 100, 2_000));
          continue;
        }
        const stoppedBy = await this.recordHead(key, error.position, error.cause, transientFailures);
        if (stoppedBy !== undefined) return { handledCount, stoppedBy };
      }
    }
  }

  private async drainSome(
    key: TopicKey,
    limit: number,
  ): Promise<{ handledCount: number; finished: boolean }> {
    let rows: ParkedRow[] = [];
    try {
      await this.unitOfWork.run(async (transaction) => {
        rows = [];
        await lockKeys(transaction, 'inbox', [key]);
        if (await isHeaded(transaction, 'inbox', key)) return;
        rows = await this.takeParked(transaction, key, limit);
        for (const [index, row] of rows.entries()) {
          await this.handle(row).catch((error: unknown) => {
            throw new DrainInterrupted(index, row.position, error);
          });
        }
        if (rows.length === 0) await freeKey(transaction, key);
      });
    } catch (error) {
      const [first] = rows;
      if (error instanceof DrainInterrupted || first === undefined) throw error;
      // No handler failed but the commit did: whose fault it is shows when fewer share a transaction.
      throw new DrainInterrupted(Math.floor(rows.length / 2), first.position, error);
    }
    for (const { type } of rows) deliveryCounters.handled.inc({ type });
    return { handledCount: rows.length, finished: rows.length === 0 };
  }

  private async takeParked(transaction: Transaction, key: TopicKey, limit: number): Promise<ParkedRow[]> {
    const rows = await transaction.query<ParkedRow>(
      `DELETE FROM messaging.parked_event WHERE origin = 'inbox' AND topic = $1 AND key = $2 AND position IN (
         SELECT position FROM messaging.parked_event WHERE origin = 'inbox' AND topic = $1 AND key = $2
         ORDER BY position LIMIT $3::integer)
       RETURNING position::text, ${storedEventColumns}`,
      [key.topic, key.key, limit],
    );
    return rows.sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
  }

  private async handle(row: StoredEventRow): Promise<void> {
    await this.handlers.handle(decodeEvent(toConsumedRecord(row), this.handlers.types));
  }

  /** Makes a parked event the dead letter at its key's head. Answers undefined when it is not parked any more. */
  private async recordHead(
    key: TopicKey,
    position: string,
    error: unknown,
    attempts: number,
  ): Promise<string | undefined> {
    return this.unitOfWork.run(async (transaction) => {
      await lockKeys(transaction, 'inbox', [key]);
      const columns = `topic, key, event_id, type, source, event_time, sequence, consumer_group, partition,
        record_offset, headers, payload`;
      const [letter] = await transaction.query<{ id: string }>(
        `WITH gone AS (
           DELETE FROM messaging.parked_event
           WHERE origin = 'inbox' AND topic = $1 AND key = $2 AND position = $3::text::bigint RETURNING ${columns})
         INSERT INTO messaging.dead_letter (origin, error, attempts, ${columns})
         SELECT 'inbox', $4, $5::integer, ${columns} FROM gone RETURNING id::text`,
        [key.topic, key.key, position, storable(describeError(error)), Math.max(1, attempts)],
      );
      return letter?.id;
    });
  }
}

async function freeKey(transaction: Transaction, key: TopicKey): Promise<void> {
  await transaction.query(
    `DELETE FROM messaging.parked_key WHERE origin = 'inbox' AND topic = $1 AND key = $2`,
    [key.topic, key.key],
  );
}
