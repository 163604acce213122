/**
 * Thrown by a handler that cannot do its work yet, through no fault of the event's. It is called again after a pause,
 * without limit, and its partition waits.
 */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';

  /** @param retryAfterMs how long to wait, in milliseconds. Defaults to a pause that grows with each try. */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
