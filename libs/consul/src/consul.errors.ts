/** Consul did not do what it was asked; the message says why and, where that is known, how to mend it. */
export class ConsulRequestError extends Error {
  override readonly name = 'ConsulRequestError';

  /** @param statusCode of its answer; undefined when it did not answer */
  constructor(
    message: string,
    readonly statusCode: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
