import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type Consul from 'consul';
import type { ConsulCallOptions, ConsulConnection } from './consul-connection';

/** A new state of what is queried. */
export interface BlockingAnswer<T> {
  readonly value: T;
  /**
   * True for the first answer after Consul was away or has begun to count anew: it may have lost its state, and what is
   * missing from it may only not have come back yet.
   */
  readonly isAfterOutage: boolean;
}

export interface BlockingQueryOptions<T> {
  /** Names the query in the log: `Watching order`. */
  readonly name: string;
  readonly connection: ConsulConnection;
  /** Makes the query with the options it is handed. */
  readonly query: (
    client: Consul,
    options: ConsulCallOptions & { readonly index?: string; readonly wait?: string },
  ) => Promise<T>;
  /** Told the state now, after each change and sometimes without one. */
  readonly onAnswer: (answer: BlockingAnswer<T>) => void;
  /** Told each failure. What was told before stands. */
  readonly onFailure?: (error: unknown) => void;
  readonly logger: Logger;
  /** How long a query waits for a change, in milliseconds. Defaults to 20,000; up to a tenth is taken off at random. */
  readonly waitMs?: number;
  /** The shortest time between two queries, in milliseconds. Defaults to 100. */
  readonly minIntervalMs?: number;
}

/**
 * Follows something in Consul by one query at a time that waits for the next change.
 *
 * As Consul's documentation asks: an index that goes backwards is forgotten, an index of zero is not trusted, and an index
 * that changes all the time makes no busy loop. An answer of which the token's policies hide all is a failure. Failures
 * are retried after 100 ms to 10 s.
 */
export class BlockingQuery<T> {
  private readonly loop: BackgroundLoop;
  private readonly closing = new AbortController();
  private readonly forgetReturn: () => void;
  /** Undefined: the next query answers at once. */
  private waitIndex: number | undefined;
  private lastIndex = 0;
  private isAfterOutage = false;
  private lastStartMs = -Infinity;

  constructor(private readonly options: BlockingQueryOptions<T>) {
    this.loop = new BackgroundLoop({
      name: options.name,
      step: () => this.step(),
      intervalMs: 0,
      minBackoffMs: 100,
      maxBackoffMs: 10_000,
      logger: options.logger,
    });
    this.loop.start();
    // Whoever else uses the connection may be the first to see the end of an outage.
    this.forgetReturn = options.connection.onReturn(() => {
      // This query's own request may have lasted through it and be answered as if nothing had been.
      this.isAfterOutage = true;
      this.loop.retryNow();
    });
  }

  /** Tells nothing more, from now on. Resolves when its request has ended. */
  close(): Promise<void> {
    this.forgetReturn();
    this.closing.abort();
    return this.loop.stop();
  }

  private async step(): Promise<void> {
    try {
      await this.keepInterval();
      await this.ask();
      // No pause: the query itself waits.
      this.loop.wake();
    } catch (error) {
      if (this.closing.signal.aborted) return;
      this.isAfterOutage = true;
      // Answered at once, so that the end of the outage is seen although nothing has changed.
      this.waitIndex = undefined;
      this.options.onFailure?.(error);
      throw error;
    }
  }

  private async ask(): Promise<void> {
    const waitMs = Math.round((this.options.waitMs ?? 20_000) * (1 - Math.random() / 10));
    const waiting =
      this.waitIndex === undefined ? {} : { index: String(this.waitIndex), wait: `${waitMs}ms` };
    const { value, index, isFiltered } = await this.options.connection.request(
      (client, options) => this.options.query(client, { ...options, ...waiting }),
      {
        signal: this.closing.signal,
        // Consul adds up to a sixteenth to the wait. Two seconds are for the answer itself.
        ...(this.waitIndex !== undefined && { timeoutMs: waitMs + Math.ceil(waitMs / 16) + 2_000 }),
      },
    );
    if (this.closing.signal.aborted) return;
    if (isFiltered && isEmpty(value)) {
      throw new Error('the policies of TRELLIS_CONSUL_TOKEN hide everything that was asked for');
    }
    if (!index) throw new Error('Consul answered without an index to wait from');
    const hasGoneBackwards = index < this.lastIndex;
    this.waitIndex = hasGoneBackwards ? undefined : index;
    this.lastIndex = index;
    const isAfterOutage = this.isAfterOutage || hasGoneBackwards;
    this.isAfterOutage = false;
    this.options.onAnswer({ value, isAfterOutage });
  }

  private async keepInterval(): Promise<void> {
    const remainingMs = this.lastStartMs + (this.options.minIntervalMs ?? 100) - performance.now();
    if (remainingMs > 0) await delay(remainingMs, undefined, { signal: this.closing.signal });
    this.lastStartMs = performance.now();
  }
}

/** No list, one without entries, or an object without keys. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
}
