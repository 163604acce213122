import { backoffDelayMs } from '@trellis/background';

/** The first and the longest pause after a batch was rejected. */
const minBackoffMs = 100;
const maxBackoffMs = 30_000;

/** How long a partition waits after a batch of it failed: 100 ms, doubled up to 30 s, with jitter. The same on every bus. */
export class PartitionBackoff {
  private failures = 0;

  /** The pause after the next failure in a row, in milliseconds. */
  nextMs(): number {
    this.failures += 1;
    return backoffDelayMs(this.failures, minBackoffMs, maxBackoffMs);
  }

  /** Notes progress: the next failure is a first one. */
  reset(): void {
    this.failures = 0;
  }
}
