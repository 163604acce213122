import { DomainError } from '@trellis/errors';
import { HttpProblem } from '@trellis/problem';

const retryAfterMs = 1_000;

/** No instance of the service is known. */
export class NoInstance extends HttpProblem {
  constructor(readonly service: string) {
    super({
      status: 503,
      reason: 'NO_INSTANCE',
      detail: 'This part of the system is not running right now. Try again soon.',
      retryAfterMs,
    });
  }
}

/** No instance answered, or one broke off before it had begun to. Whether it acted is not known. */
export class UpstreamFailed extends HttpProblem {
  constructor(
    readonly service: string,
    cause: unknown,
  ) {
    const detail = 'The system did not answer this request. Try again soon.';
    super({ status: 502, reason: 'UPSTREAM_FAILED', detail, retryAfterMs }, cause);
  }
}

/** The request arrived whole, and its answer did not come in time. */
export class UpstreamTimedOut extends HttpProblem {
  constructor(
    readonly service: string,
    readonly timeoutMs: number,
  ) {
    const detail = 'The system did not answer this request in time.';
    super({ status: 504, reason: 'UPSTREAM_TIMED_OUT', detail, retryAfterMs });
  }
}

/** The client did not send its body in time. */
export class RequestTooSlow extends HttpProblem {
  constructor() {
    super({ status: 408, reason: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time.' });
  }
}

/** More was sent than is passed on. */
export class BodyTooLarge extends HttpProblem {
  constructor(readonly maxBytes: number) {
    super({
      status: 413,
      reason: 'BODY_TOO_LARGE',
      detail: `The body of the request is larger than ${maxBytes} bytes.`,
    });
  }
}

/** A user, or an address, sent more requests than its limit allows. */
export class TooManyRequests extends DomainError {
  constructor(retryAfterMs: number) {
    super('exhausted', 'TOO_MANY_REQUESTS', 'Too many requests. Slow down.', { retryAfterMs });
  }
}
