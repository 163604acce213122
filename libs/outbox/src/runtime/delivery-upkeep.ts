import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { DeadLetters } from '../dead-letters/dead-letters';
import type { InboxPartitions } from '../inbox/inbox-partitions';

const RESUME_INTERVAL_MS = 60_000;
const PARTITIONS_INTERVAL_MS = 3_600_000;

/** Once a minute goes on with interrupted redrives; once an hour looks after the inbox's partitions. */
export class DeliveryUpkeep {
  private readonly loop: BackgroundLoop;
  private maintainedAtMs = -Infinity;

  constructor(
    private readonly partitions: InboxPartitions,
    private readonly deadLetters: DeadLetters,
  ) {
    this.loop = new BackgroundLoop({
      name: 'Upkeep of delivery',
      logger: new Logger('DeliveryUpkeep'),
      intervalMs: RESUME_INTERVAL_MS,
      maxBackoffMs: 30_000,
      step: () => this.step(),
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async step(): Promise<void> {
    // First, so that trouble with the partitions never keeps a key waiting.
    await this.deadLetters.resume();
    const nowMs = performance.now();
    if (nowMs - this.maintainedAtMs >= PARTITIONS_INTERVAL_MS) {
      await this.partitions.maintain();
      this.maintainedAtMs = nowMs;
    }
  }
}
