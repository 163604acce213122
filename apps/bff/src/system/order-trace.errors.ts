import { DomainError } from '@trellis/errors';

/** There is nothing to ask for traces. */
export class TraceStoreMissing extends DomainError {
  constructor() {
    super(
      'unavailable',
      'TRACE_STORE_MISSING',
      'No store of traces is configured. Set TRACE_STORE_URL to the address of a Tempo server; npm start brings one of its own.',
    );
  }
}
