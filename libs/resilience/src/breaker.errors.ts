import { DomainError } from '@trellis/errors';

/** A call was not made because the dependency has been failing. */
export class BreakerOpen extends DomainError {
  constructor(
    readonly breaker: string,
    retryAfterMs: number,
  ) {
    super('unavailable', 'DEPENDENCY_UNAVAILABLE', 'A part of the system is not available. Try again soon.', {
      retryAfterMs,
    });
  }
}

/** A call was not made because too many are already waiting for the dependency. */
export class BulkheadFull extends DomainError {
  constructor(readonly breaker: string) {
    super('unavailable', 'DEPENDENCY_OVERLOADED', 'A part of the system is overloaded. Try again soon.', {
      retryAfterMs: 1_000,
    });
  }
}
