/** An event was raised without the id of the aggregate it happened to. */
export class EventKeyMissingError extends Error {
  override readonly name = 'EventKeyMissingError';

  constructor(
    /** The event's type: `trellis.order.v1.OrderPlaced`. */
    readonly eventType: string,
  ) {
    super(`an event ${eventType} was raised with an empty key`);
  }
}
