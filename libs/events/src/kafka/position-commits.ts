import { setTimeout as delay } from 'node:timers/promises';

/** The least time between two commits of a partition: what a crash may repeat against what each commit costs. */
const intervalMs = 100;

/**
 * Commits how far a partition is done, beside the handling of what comes next: one commit at a time, always the newest
 * position. What was not committed when the partition is lost is delivered again.
 */
export class PositionCommits {
  private newest: bigint | undefined;
  private running: Promise<void> | undefined;
  private sentAtMs = -Infinity;
  private readonly hurry = new AbortController();

  /** @param send commits what `newest` answers, and resolves with it; with nothing when it gave up for good */
  constructor(private readonly send: (newest: () => bigint) => Promise<bigint | undefined>) {}

  /** Notes that all before `position` is done. */
  note(position: bigint): void {
    this.newest = position;
    this.running ??= this.run();
  }

  /** Resolves when all that was noted is committed or given up. Nothing waits for its turn from now on. */
  finish(): Promise<void> {
    this.hurry.abort();
    return this.running ?? Promise.resolve();
  }

  private async run(): Promise<void> {
    let committed: bigint | undefined;
    do {
      await this.untilDue();
      this.sentAtMs = performance.now();
      committed = await this.send(() => this.newest as bigint);
    } while (committed !== undefined && committed !== this.newest);
    // In the turn of the look above, or what is noted in between would wait for the next.
    this.running = undefined;
  }

  private async untilDue(): Promise<void> {
    const waitMs = this.sentAtMs + intervalMs - performance.now();
    if (waitMs <= 0) return;
    await delay(waitMs, undefined, { signal: this.hurry.signal, ref: false }).catch(() => undefined);
  }
}
