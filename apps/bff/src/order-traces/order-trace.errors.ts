import { DomainError } from '@trellis/errors';

/** There is nothing to ask for traces. */
export class TraceStoreMissing extends DomainError {
  constructor() {
    super(
      'unavailable',
      'TRACE_STORE_MISSING',
      'No store of traces is configured. Set TRACE_STORE_URL to the address of a Tempo server; npm start brings one of its own unless spans are sent elsewhere.',
    );
  }
}

/** The store of traces does not answer. */
export class TraceStoreAway extends DomainError {
  constructor(cause: unknown) {
    super('unavailable', 'TRACE_STORE_UNAVAILABLE', 'The store of traces does not answer. Try again soon.', {
      cause,
    });
  }
}

/** The store has no span of such an order. */
export class OrderTraceNotFound extends DomainError {
  constructor() {
    super(
      'not-found',
      'ORDER_TRACE_NOT_FOUND',
      'No trace of such an order is kept. Spans arrive a second or two after the work, and are kept for a while only.',
    );
  }
}
