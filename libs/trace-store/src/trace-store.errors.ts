/** The store does not answer, or not as a store of traces. */
export class TraceStoreUnavailableError extends Error {
  override readonly name = 'TraceStoreUnavailableError';
}
