import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { EventType, ReceivedEvent } from '@trellis/contracts';

/** Marks the classes whose methods handle events. */
export const EVENT_CONSUMER = 'trellis:event-consumer';
/** Holds a method's event type. */
export const ON_EVENT = 'trellis:on-event';

/** A method that handles events of one type. */
export type EventMethod<T> = (event: ReceivedEvent<T>) => Promise<void>;

/**
 * Marks a class that consumes events; list it among a module's `controllers` or `providers`. Its methods say by
 * {@link OnEvent} what they take.
 */
export function EventConsumer(): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(EVENT_CONSUMER, true));
}

/**
 * Hands events of one type to the method, each effect once. The method runs inside the transaction that records the event
 * as handled; units of work that it runs join that transaction. Its rejection undoes both and leads to another try: at
 * most five before the event becomes a dead letter, without limit when it throws `RetryLater`, an unavailable or
 * in-progress `DomainError`, or the database is away. A service has at most one handler for a type.
 */
export function OnEvent<T>(type: EventType<T>) {
  return <Method extends EventMethod<T>>(
    _target: object,
    _property: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    Reflect.defineMetadata(ON_EVENT, type, descriptor.value as object);
  };
}
