import { EventKeyMissingError } from './event-type.errors';
import type { MessageCodec } from './message-codec';

/** What the contract says of one kind of event. */
export interface EventDefinition<T> {
  /** The full name of its message: `trellis.order.v1.OrderPlaced`. */
  readonly type: string;
  /** The topic it travels on. */
  readonly topic: string;
  /** The service that alone raises it: `order`. */
  readonly source: string;
  readonly codec: MessageCodec<T>;
  /** The id of the aggregate it happened to; order is kept per key. */
  keyOf(data: T): string;
}

/** One kind of event. The catalogue has one for each: `OrderPlacedEvent` and so on. */
export interface EventType<T> extends EventDefinition<T> {
  /**
   * An event of this kind, ready to be raised.
   * @throws EventKeyMissingError when its key is empty
   */
  create(data: T): EventMessage<T>;
}

/** An event that was raised but has no place on the bus yet. */
export interface EventMessage<T = unknown> {
  readonly type: EventType<T>;
  readonly data: T;
  /** The W3C trace context that it was raised in. The unit of work sets it. */
  readonly traceparent?: string;
}

/** An event as a consumer meets it. */
export interface ReceivedEvent<T = unknown> {
  /** Unique to the event, and the same at each delivery. */
  readonly id: string;
  readonly type: EventType<T>;
  /** The service that raised it. */
  readonly source: string;
  /** When it was raised. */
  readonly time: Date;
  /** Counts the events of its key on its topic from 1, without gaps. */
  readonly sequence: bigint;
  readonly key: string;
  readonly data: T;
  /** The W3C trace context of the request that raised it. */
  readonly traceparent?: string;
}

/** Makes an event type of its definition. The generated catalogue calls it. */
export function defineEvent<T>(definition: EventDefinition<T>): EventType<T> {
  const eventType: EventType<T> = {
    ...definition,
    create(data) {
      if (definition.keyOf(data) === '') throw new EventKeyMissingError(definition.type);
      return { type: eventType, data };
    },
  };
  return eventType;
}
