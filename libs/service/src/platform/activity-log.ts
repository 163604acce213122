import type { DeliveryStatus } from '@trellis/outbox';
import { requestTotals, type RequestTotals } from './request-totals';

/** From one step to the next. Steps end at its multiples, so that those of several processes can be put side by side. */
export const stepSeconds = 5;

/** Half an hour. */
const maxSteps = 360;

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
  private sampling: Promise<void> = Promise.resolve();
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
    this.sampling = this.count().then(() => this.schedule());
  }

  /** Resolves when the step in hand is taken. */
  async stop(): Promise<void> {
    this.isRunning = false;
    clearTimeout(this.timer);
    await this.sampling;
  }

  /** The steps that ended after a time, or all that are kept, by time. */
  since(after?: Date): readonly ActivityStep[] {
    return after === undefined ? [...this.steps] : this.steps.filter(({ endedAt }) => endedAt > after);
  }

  /** Takes a step now. */
  async sample(): Promise<void> {
    const [counted, delivery] = await Promise.all([this.count(), this.deliveryNow()]);
    this.steps.push({ endedAt: new Date(this.now()), ...counted, delivery });
    if (this.steps.length > maxSteps) this.steps.shift();
  }

  private schedule(): void {
    if (!this.isRunning) return;
    const stepMs = stepSeconds * 1_000;
    this.timer = setTimeout(
      () => {
        this.sampling = this.sample().then(() => this.schedule());
      },
      stepMs - (this.now() % stepMs),
    );
    this.timer.unref();
  }

  /** A step without it tells that it could not be read; a loop that fails on is reported by others. */
  private async deliveryNow(): Promise<DeliveryStatus | undefined> {
    try {
      return await this.delivery();
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
