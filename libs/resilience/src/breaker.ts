import {
  BulkheadRejectedError,
  BrokenCircuitError,
  SamplingBreaker,
  TaskCancelledError,
  TimeoutStrategy,
  bulkhead,
  circuitBreaker,
  handleWhen,
  timeout,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
  type TimeoutPolicy,
} from 'cockatiel';
import { BreakerOpen, BulkheadFull, CallTimedOut } from './breaker.errors';
import { breakerRejections, breakerState } from './breaker-metrics';

/** Settings of a {@link Breaker}. */
export interface BreakerOptions {
  /** Share of calls, 0 to 1, that must fail within the window to open. Defaults to 0.5. */
  readonly failureRatio?: number;
  /** Length of the sliding window in milliseconds. Defaults to 10,000. */
  readonly windowMs?: number;
  /** Calls a second below which the breaker does not judge. Defaults to 2. */
  readonly minimumCallsPerSecond?: number;
  /** How long it stays open before one call may try again, in milliseconds. Defaults to 5,000. */
  readonly openForMs?: number;
  /** Calls under way at once. Defaults to 200. */
  readonly maxConcurrent?: number;
  /** Calls that may wait for their turn. Defaults to 200. */
  readonly maxQueued?: number;
  /** Longest that one call may take, in milliseconds; 0 for a call that bounds itself. Defaults to 0. */
  readonly timeoutMs?: number;
  /**
   * Which errors say that the dependency is unwell. Defaults to all. An answer of the dependency, such as "not found",
   * must not count.
   */
  readonly isFailure?: (error: unknown) => boolean;
}

/**
 * Guards one dependency: a bulkhead outermost, then a circuit breaker, then a time limit for each attempt. The limit is
 * inside the breaker, so that a dependency that hangs opens it.
 */
export class Breaker {
  private readonly bulkhead: BulkheadPolicy;
  private readonly circuit: CircuitBreakerPolicy;
  private readonly timeout: TimeoutPolicy | undefined;
  private readonly timeoutMs: number;
  private readonly openForMs: number;

  constructor(
    readonly name: string,
    options: BreakerOptions = {},
  ) {
    this.timeoutMs = options.timeoutMs ?? 0;
    this.openForMs = options.openForMs ?? 5_000;
    this.bulkhead = bulkhead(options.maxConcurrent ?? 200, options.maxQueued ?? 200);
    this.timeout = this.timeoutMs > 0 ? timeout(this.timeoutMs, TimeoutStrategy.Aggressive) : undefined;
    const isFailure = options.isFailure ?? (() => true);
    this.circuit = circuitBreaker(
      handleWhen((error) => error instanceof TaskCancelledError || isFailure(error)),
      {
        halfOpenAfter: this.openForMs,
        breaker: new SamplingBreaker({
          threshold: options.failureRatio ?? 0.5,
          duration: options.windowMs ?? 10_000,
          minimumRps: options.minimumCallsPerSecond ?? 2,
        }),
      },
    );
    breakerState.set({ breaker: name }, 0);
    this.circuit.onStateChange((state) => breakerState.set({ breaker: name }, state));
  }

  /**
   * Makes a call unless the breaker is open.
   *
   * @param work gets a signal that is aborted by the time limit and by `signal`
   * @param signal gives the call up
   * @throws BreakerOpen, BulkheadFull, CallTimedOut, or what `work` throws
   */
  async execute<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await this.bulkhead.execute(
        () =>
          this.circuit.execute(
            ({ signal: circuitSignal }) =>
              this.timeout === undefined
                ? work(circuitSignal)
                : this.timeout.execute(({ signal: timeoutSignal }) => work(timeoutSignal), circuitSignal),
            signal,
          ),
        signal,
      );
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
    if (error instanceof TaskCancelledError && this.timeout !== undefined) {
      breakerRejections.inc({ breaker: this.name, cause: 'timeout' });
      return new CallTimedOut(this.name, this.timeoutMs);
    }
    return error;
  }
}

/** Makes the {@link Breaker} of a dependency; the name labels its metrics. */
export function createBreaker(name: string, options: BreakerOptions = {}): Breaker {
  return new Breaker(name, options);
}
