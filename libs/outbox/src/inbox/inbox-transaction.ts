import type { UnitOfWork } from '@trellis/database';
import { cloudEventHeaders, decodeEvent } from '@trellis/events';
import type { BusRecord } from '@trellis/events';
import { deliveryCounters } from '../metrics/delivery-counters';
import { ProcessSpans } from '../tracing/process-spans';
import type { EventHandlers } from './event-handlers';
import type { InboxEvent } from './inbox-event';
import { claim, park } from './inbox-records';

/** Why a transaction of events failed. */
export interface TransactionFailure {
  readonly error: unknown;
  /** Which of the events was being handled; undefined when it was none, as in a failed commit. */
  readonly event: InboxEvent | undefined;
}

/**
 * Handles events in one transaction: what was met before is skipped, what belongs to a parked key is parked, the rest is
 * handled in order. All of it commits, or none.
 */
export class InboxTransaction {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly handlers: EventHandlers,
    private readonly group: string,
    private readonly system: string,
  ) {}

  /** Answers why it failed, or undefined when it committed. */
  async run(events: readonly InboxEvent[]): Promise<TransactionFailure | undefined> {
    const spans = ProcessSpans.start(this.system, this.group, events);
    if (spans === undefined) return this.transact(events, undefined);
    return spans.transact(
      () => this.transact(events, spans),
      (failure) => failure?.error,
    );
  }

  private async transact(
    events: readonly InboxEvent[],
    spans: ProcessSpans | undefined,
  ): Promise<TransactionFailure | undefined> {
    let handling: InboxEvent | undefined;
    let handled: readonly InboxEvent[] = [];
    let duplicates = 0;
    const topic = events[0]?.topic ?? '';
    const timeTransaction = deliveryCounters.transactionDuration.startTimer({ topic });
    try {
      await this.unitOfWork.run(async (transaction) => {
        handling = undefined;
        const claims = await claim(transaction, events);
        const parked = claims.filter((one) => one.parked).map((one) => one.event);
        handled = claims.filter((one) => !one.parked).map((one) => one.event);
        duplicates = events.length - claims.length;
        await park(transaction, this.group, parked);
        for (const event of handled) {
          handling = event;
          const received = decodeEvent(event.record, this.handlers.types);
          if (spans === undefined) await this.handlers.handle(received);
          else await spans.handle(event, received, (traced) => this.handlers.handle(traced));
        }
        handling = undefined;
      });
    } catch (error) {
      return { error, event: handling };
    } finally {
      timeTransaction();
    }
    const nowMs = Date.now();
    for (const { type, record } of handled) {
      deliveryCounters.handled.inc({ type });
      deliveryCounters.delivery.observe({ type }, ageOf(record, nowMs));
    }
    deliveryCounters.duplicates.inc(duplicates);
    return undefined;
  }
}

/** In seconds; 0 when the clocks of two machines disagree. */
function ageOf({ headers }: BusRecord, nowMs: number): number {
  const raisedAtMs = Date.parse(headers[cloudEventHeaders.time] ?? '');
  return Math.max(0, nowMs - raisedAtMs) / 1000;
}
