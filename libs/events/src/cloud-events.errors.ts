/** A record on a topic of events does not hold an event that can be read. It never will. */
export class UndecodableEventError extends Error {
  override readonly name: string = 'UndecodableEventError';

  constructor(
    message: string,
    readonly topic: string,
    readonly key: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The event's type is not in the catalogue: a newer publisher's, most likely. */
export class UnknownEventTypeError extends UndecodableEventError {
  override readonly name = 'UnknownEventTypeError';

  constructor(
    readonly eventType: string,
    topic: string,
    key: string,
  ) {
    super(`the catalogue has no event ${eventType}`, topic, key);
  }
}
