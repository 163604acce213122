import { Injectable } from '@nestjs/common';
import { OrderChanges, type OrderChange } from './order-changes';

const BATCH_SIZE = 100;

/** Follows the changes of a user's orders. */
@Injectable()
export class WatchOrders {
  constructor(private readonly changes: OrderChanges) {}

  /** The sequence number to start from: the given one, but never one that the user has not reached. */
  async startingPoint(userId: string, cursor?: bigint): Promise<bigint> {
    const latest = await this.changes.latestSequence(userId);
    return cursor === undefined || cursor > latest ? latest : cursor;
  }

  /** Each change after `sequence`, as it happens, until `signal` aborts. */
  async *execute(userId: string, sequence: bigint, signal: AbortSignal): AsyncGenerator<OrderChange> {
    let last = sequence;
    while (!signal.aborted) {
      // Asked for before the look, so that a change between the look and the wait is not slept through.
      const hint = this.changes.nextHint(userId, signal);
      const changes = await this.changes.listAfter(userId, last, BATCH_SIZE);
      for (const change of changes) {
        yield change;
        last = change.sequence;
      }
      if (changes.length < BATCH_SIZE) await hint;
    }
  }
}
