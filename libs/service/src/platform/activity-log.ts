import type { DeliveryStatus } from '@trellis/outbox';
import { withinTime } from '../lifecycle/within-time';
import { requestTotals, type RequestTotals } from './request-totals';

/** From one step to the next. Steps end at its multiples, so that those of several processes can be put side by side. */
export const stepSeconds = 5;
const stepMs = stepSeconds * 1_000;

/** Half an hour. */
const maxSteps = 360;

/** A step does not wait longer for the delivery's figures, and is taken without them. */
const deliveryTimeoutMs = 1_000;

/** How one step went. */
export interface ActivityStep {
  readonly endedAt: Date;
  readonly callsPerSecond: number;
  readonly failuresPerSecond: number;
  /** Undefined for an app that delivers no events, and when its tables could not be read. */
  readonly delivery: DeliveryStatus | undefined;
}

/** The sources of an {@link ActivityLog}, for tests. */
export interface ActivitySources {
  /** Defaults to the process's own counters. */
  readonly totals?: () => Promise<RequestTotals>;
  /** Defaults to `Date.now`. */
  readonly now?: () => number;
}

/** What this process did in the last half hour, step by step. It costs one look at the delivery's tables a step. */
export class ActivityLog {
  private readonly steps: ActivityStep[] = [];
  private readonly totals: () => Promise<RequestTotals>;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private last: (RequestTotals & { readonly atMs: number }) | undefined;

  /** @param delivery how it stands now; undefined for an app that delivers no events */
  constructor(
    private readonly delivery: () => Promise<DeliveryStatus> | undefined,
    { totals = requestTotals, now = Date.now }: ActivitySources = {},
  ) {
    this.totals = totals;
    this.now = now;
  }

  /** Takes a step at every multiple of {@link stepSeconds} from now on. */
  start(): void {
    this.isRunning = true;
    void this.count().then(() => this.schedule());
  }

  /** Takes no more steps. The one in hand is not waited for: a database that does not answer would hold the stop up. */
  stop(): void {
    this.isRunning = false;
    clearTimeout(this.timer);
  }

  /** The steps that ended after a time, or all that are kept, by time. */
  since(after?: Date): readonly ActivityStep[] {
    return after === undefined ? [...this.steps] : this.steps.filter(({ endedAt }) => endedAt > after);
  }

  /** Takes a step now, and notes it by the multiple of {@link stepSeconds} that is nearest. */
  async sample(): Promise<void> {
    const endedAt = new Date(nearestStep(this.now()) * stepMs);
    const [counted, delivery] = await Promise.all([this.count(), this.deliveryNow()]);
    this.steps.push({ endedAt, ...counted, delivery });
    if (this.steps.length > maxSteps) this.steps.shift();
  }

  /**
   * The step after the nearest one: a timer may come a little early, and what is left of its step would count as one. So no
   * step is shorter than half of one.
   */
  private schedule(): void {
    if (!this.isRunning) return;
    const nowMs = this.now();
    const dueMs = (nearestStep(nowMs) + 1) * stepMs;
    this.timer = setTimeout(() => void this.sample().then(() => this.schedule()), dueMs - nowMs);
    this.timer.unref();
  }

  /** A step without it tells that it could not be read; a loop that fails on is reported by others. */
  private async deliveryNow(): Promise<DeliveryStatus | undefined> {
    try {
      return await withinTime(this.delivery(), deliveryTimeoutMs, 'the delivery does not answer');
    } catch {
      return undefined;
    }
  }

  private async count(): Promise<{ callsPerSecond: number; failuresPerSecond: number }> {
    const atMs = this.now();
    const { calls, failures } = await this.totals();
    const { last } = this;
    this.last = { calls, failures, atMs };
    if (last === undefined || atMs <= last.atMs) return { callsPerSecond: 0, failuresPerSecond: 0 };
    const seconds = (atMs - last.atMs) / 1_000;
    return {
      callsPerSecond: (calls - last.calls) / seconds,
      failuresPerSecond: (failures - last.failures) / seconds,
    };
  }
}

/** Steps are numbered by their ends, from 1970 on. */
function nearestStep(atMs: number): number {
  return Math.round(atMs / stepMs);
}
