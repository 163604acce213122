import {
  BrokenCircuitError,
  BulkheadRejectedError,
  SamplingBreaker,
  bulkhead,
  circuitBreaker,
  handleWhen,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { BreakerOpen, BulkheadFull } from './breaker.errors';
import { breakerRejections, breakerState } from './breaker-metrics';

/** Share of calls, 0 to 1, that must fail within the window to open. */
const failureRatio = 0.5;
/** Length of the sliding window. */
const windowMs = 10_000;

/** Settings of a {@link Breaker}. */
export interface BreakerOptions {
  /** Calls a second below which the breaker does not judge. Defaults to 2. */
  readonly minimumCallsPerSecond?: number;
  /** How long it stays open before one call may try again, in milliseconds. Defaults to 5,000. */
  readonly openForMs?: number;
  /** Calls under way at once. Defaults to 200. */
  readonly maxConcurrent?: number;
  /** Calls that may wait for their turn. Defaults to 200. */
  readonly maxQueued?: number;
  /**
   * Which errors say that the dependency is unwell. Defaults to all. An answer of the dependency, such as "not found",
   * must not count.
   */
  readonly isFailure?: (error: unknown) => boolean;
}

/**
 * Guards one dependency: a bulkhead, and inside it a circuit breaker that opens when half of the calls of the last ten
 * seconds failed. A call has to bound its own time.
 */
export class Breaker {
  private readonly bulkhead: BulkheadPolicy;
  private readonly circuit: CircuitBreakerPolicy;
  private readonly openForMs: number;

  /** @param name labels its metrics */
  constructor(
    readonly name: string,
    options: BreakerOptions = {},
  ) {
    this.openForMs = options.openForMs ?? 5_000;
    this.bulkhead = bulkhead(options.maxConcurrent ?? 200, options.maxQueued ?? 200);
    this.circuit = circuitBreaker(handleWhen(options.isFailure ?? (() => true)), {
      halfOpenAfter: this.openForMs,
      breaker: new SamplingBreaker({
        threshold: failureRatio,
        duration: windowMs,
        minimumRps: options.minimumCallsPerSecond ?? 2,
      }),
    });
    breakerState.set({ breaker: name }, 0);
    this.circuit.onStateChange((state) => breakerState.set({ breaker: name }, state));
  }

  /**
   * Makes a call unless the breaker is open.
   *
   * @throws BreakerOpen, BulkheadFull, or what `work` throws
   */
  async execute<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.bulkhead.execute(() => this.circuit.execute(work));
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) {
      breakerRejections.inc({ breaker: this.name, cause: 'open' });
      return new BreakerOpen(this.name, this.openForMs);
    }
    if (error instanceof BulkheadRejectedError) {
      breakerRejections.inc({ breaker: this.name, cause: 'bulkhead' });
      return new BulkheadFull(this.name);
    }
    return error;
  }
}
