import { backoffDelayMs } from '@trellis/background';
import type { BatchOutcome, RecordBatch } from '@trellis/events';
import { UndecodableEventError } from '@trellis/events';
import { deliveryCounters } from '../metrics/delivery-counters';
import { failureKind, requestedRetryAfterMs } from '../retry/transient-error';
import type { AttemptLog } from './attempt-log';
import type { InboxEvent } from './inbox-event';
import type { InboxTransaction, TransactionFailure } from './inbox-transaction';

const HEARTBEAT_INTERVAL_MS = 1_000;
const MIN_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 30_000;

/** What a run of a batch needs. */
export interface BatchRunSetup {
  readonly transaction: InboxTransaction;
  readonly attempts: AttemptLog;
  readonly maxAttempts: number;
  /** Puts an event among the dead letters, or behind the one of its key. Resolves when that is committed. */
  readonly setAside: (event: InboxEvent, error: unknown, attempts: number) => Promise<void>;
}

/**
 * Takes one batch as far as it goes. Events share a transaction while all goes well. One that fails is tried alone; until
 * it works or is set aside the later events of its key wait, and those of other keys go on.
 */
export class BatchRun {
  private readonly settled = new Set<InboxEvent>();
  private readonly blockedKeys = new Set<string>();
  private retryAfterMs: number | undefined;
  private stopped = false;
  private heardAtMs = performance.now();

  /** @param events the events of the batch that concern this service, in offset order */
  constructor(
    private readonly batch: RecordBatch,
    private readonly events: readonly InboxEvent[],
    private readonly setup: BatchRunSetup,
  ) {}

  async run(): Promise<BatchOutcome> {
    this.setup.attempts.keepOnly(this.events);
    for (const group of this.groups()) await this.attempt(group);
    return { doneThrough: this.doneThrough(), retryAfterMs: this.retryAfterMs };
  }

  /** Events that failed before, or cannot work, stand alone; the others stay together. */
  private groups(): InboxEvent[][] {
    const groups: InboxEvent[][] = [];
    let together: InboxEvent[] = [];
    for (const event of this.events) {
      if (event.defect === undefined && this.setup.attempts.failuresOf(event) === 0) {
        if (together.length === 0) groups.push(together);
        together.push(event);
      } else {
        groups.push([event]);
        together = [];
      }
    }
    return groups;
  }

  private async attempt(candidates: readonly InboxEvent[]): Promise<void> {
    const events = candidates.filter((event) => !this.blockedKeys.has(event.key));
    const [first] = events;
    if (first === undefined || !(await this.mayGoOn())) return;
    if (events.length === 1 && first.defect) return this.setAside(first, first.defect, 1);

    const failure = await this.setup.transaction.run(events);
    if (!failure) return this.settle(events);
    const kind = failureKind(failure.error);
    if (kind === 'outage') return this.interrupt(failure.error);
    if (events.length > 1) return this.divide(events, failure);
    if (kind === 'transient') return this.postpone(first, failure.error);
    await this.countAgainst(first, failure.error);
  }

  /** One of several events failed: the ones before it, itself, and the ones after it; or halves when it is not known. */
  private async divide(events: readonly InboxEvent[], { event }: TransactionFailure): Promise<void> {
    const at = event ? events.indexOf(event) : -1;
    if (at < 0) {
      const middle = Math.ceil(events.length / 2);
      await this.attempt(events.slice(0, middle));
      await this.attempt(events.slice(middle));
      return;
    }
    await this.attempt(events.slice(0, at));
    await this.attempt(events.slice(at, at + 1));
    await this.attempt(events.slice(at + 1));
  }

  private async countAgainst(event: InboxEvent, error: unknown): Promise<void> {
    const failures = this.setup.attempts.failed(event);
    if (error instanceof UndecodableEventError || failures >= this.setup.maxAttempts) {
      return this.setAside(event, error, failures);
    }
    deliveryCounters.retries.inc({ type: event.type });
    if (event.key !== '') this.blockedKeys.add(event.key);
    this.retryIn(backoffDelayMs(failures, MIN_BACKOFF_MS, MAX_BACKOFF_MS));
  }

  private async setAside(event: InboxEvent, error: unknown, attempts: number): Promise<void> {
    try {
      await this.setup.setAside(event, error, attempts);
    } catch (failure) {
      return this.interrupt(failure);
    }
    this.settle([event]);
  }

  /** The event will work later: all of the partition waits for it. */
  private postpone(event: InboxEvent, error: unknown): void {
    deliveryCounters.retries.inc({ type: event.type });
    this.interrupt(error);
  }

  private interrupt(error: unknown): void {
    this.stopped = true;
    const pauseMs = backoffDelayMs(this.setup.attempts.interrupted(), MIN_BACKOFF_MS, MAX_BACKOFF_MS);
    this.retryIn(requestedRetryAfterMs(error) ?? pauseMs);
  }

  private settle(events: readonly InboxEvent[]): void {
    for (const event of events) this.settled.add(event);
    this.setup.attempts.worked();
  }

  private retryIn(pauseMs: number): void {
    this.retryAfterMs = Math.max(this.retryAfterMs ?? 0, pauseMs);
  }

  private async mayGoOn(): Promise<boolean> {
    if (this.stopped || this.batch.isStale()) return false;
    if (performance.now() - this.heardAtMs < HEARTBEAT_INTERVAL_MS) return true;
    try {
      await this.batch.heartbeat();
    } catch (error) {
      this.interrupt(error);
      return false;
    }
    this.heardAtMs = performance.now();
    return true;
  }

  /** The last record before the first event that is not settled. Records that concern nobody here count as done. */
  private doneThrough(): bigint | undefined {
    const undone = this.events.find((event) => !this.settled.has(event));
    if (undone === undefined) return this.batch.records.at(-1)?.offset;
    return this.batch.records.findLast((record) => record.offset < undone.record.offset)?.offset;
  }
}
