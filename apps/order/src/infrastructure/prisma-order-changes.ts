import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { ChangeHints, PrismaUnitOfWork, type ListenSubscription } from '@trellis/database';
import { OrderChanges, type OrderChange } from '../application/order-changes';
import { ORDER_CHANGED } from './order-changed';
import { toOrder, withLines } from './order-record';
import { PrismaClient } from './prisma/client';

/** A hint can be lost with its connection: look all the same after this long. */
const LOOK_AGAIN_AFTER_MS = 5000;

/** Reads changes from the orders themselves, woken by hints between the service's instances. */
@Injectable()
export class PrismaOrderChanges extends OrderChanges {
  /** Emits the id of each user whose orders are said to have changed. */
  private readonly hinted = new EventEmitter().setMaxListeners(0);
  private subscription: ListenSubscription | undefined;

  constructor(
    private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>,
    private readonly hints: ChangeHints,
  ) {
    super();
  }

  override async latestSequence(userId: string): Promise<bigint> {
    const counter = await this.unitOfWork.client.orderChangeCounter.findUnique({ where: { userId } });
    return counter?.lastSequence ?? 0n;
  }

  override async listAfter(userId: string, sequence: bigint, limit: number): Promise<readonly OrderChange[]> {
    const records = await this.unitOfWork.client.order.findMany({
      where: { userId, changeSequence: { gt: sequence } },
      orderBy: { changeSequence: 'asc' },
      take: limit,
      include: withLines,
    });
    return records.map((record) => ({ sequence: record.changeSequence, order: toOrder(record) }));
  }

  override nextHint(userId: string, signal: AbortSignal): Promise<void> {
    this.listen();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.hinted.off(userId, done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_AGAIN_AFTER_MS);
      this.hinted.on(userId, done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  /** One subscription for all streams, from the first of them on. */
  private listen(): void {
    if (this.subscription) return;
    const wakeEverybody = () => this.hinted.eventNames().forEach((userId) => this.hinted.emit(userId));
    this.subscription = this.hints.subscribe(
      ORDER_CHANGED,
      (userId) => this.hinted.emit(userId),
      // Hints were missed while the connection was away.
      wakeEverybody,
    );
    // And others before it was there.
    void this.subscription.ready.then(wakeEverybody);
  }
}
