import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { messageOf } from '@trellis/errors';
import { backoffDelayMs } from './backoff-delay';

/** How a {@link BackgroundLoop} runs. */
export interface BackgroundLoopOptions {
  /** Names the loop in the log: `Consumer group order`. */
  readonly name: string;
  /** The work of one round. */
  readonly step: () => Promise<void>;
  /** The longest pause between two rounds that succeed, in milliseconds. */
  readonly intervalMs: number;
  /** The first pause after a failure, in milliseconds. Doubles with each further one. Defaults to 100. */
  readonly minBackoffMs?: number;
  /** The longest pause after a failure, in milliseconds. Defaults to 2,000. */
  readonly maxBackoffMs?: number;
  readonly logger: Logger;
}

/**
 * Runs a step again and again: at each wake-up, at the latest after an interval, and after a growing pause with jitter
 * when it failed. An outage is logged once when it begins and once when it ends. Rounds never overlap.
 */
export class BackgroundLoop {
  private readonly minBackoffMs: number;
  private readonly maxBackoffMs: number;
  private running: Promise<void> | undefined;
  private stopping = false;
  private wakeRequested = false;
  private interruptPause: AbortController | undefined;
  private failures = 0;

  constructor(private readonly options: BackgroundLoopOptions) {
    this.minBackoffMs = options.minBackoffMs ?? 100;
    this.maxBackoffMs = options.maxBackoffMs ?? 2_000;
  }

  /** True from the first failed round until one succeeds. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** Starts with a round at once. A second call does nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /** Asks for a round soon. During an outage it keeps to its pauses. */
  wake(): void {
    this.wakeRequested = true;
    if (!this.isFailing) this.interruptPause?.abort();
  }

  /** Asks for a round now, also in the middle of an outage: what failed has come back. */
  retryNow(): void {
    this.wakeRequested = true;
    this.interruptPause?.abort();
  }

  /** Resolves when the round in hand is over. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.interruptPause?.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.wakeRequested = false;
      await this.runStep();
      await this.pause();
    }
  }

  private async runStep(): Promise<void> {
    try {
      await this.options.step();
      if (this.isFailing) this.options.logger.log(`${this.options.name} works again.`);
      this.failures = 0;
    } catch (error) {
      if (!this.isFailing && !this.stopping) {
        this.options.logger.warn(
          `${this.options.name} failed and is retried until it works: ${messageOf(error)}`,
        );
      }
      this.failures += 1;
    }
  }

  private async pause(): Promise<void> {
    if (this.stopping || (this.wakeRequested && !this.isFailing)) return;
    this.interruptPause = new AbortController();
    // The timer must not keep a process alive that has nothing else to do.
    await delay(this.pauseMs(), undefined, { signal: this.interruptPause.signal, ref: false }).catch(
      () => undefined,
    );
    this.interruptPause = undefined;
  }

  private pauseMs(): number {
    if (!this.isFailing) return this.options.intervalMs;
    return backoffDelayMs(this.failures, this.minBackoffMs, this.maxBackoffMs);
  }
}
