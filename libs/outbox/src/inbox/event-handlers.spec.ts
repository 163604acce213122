import { currentContext } from '@trellis/context';
import { OrderCancelledEvent, OrderPlacedEvent, topics, UserRegisteredEvent } from '@trellis/contracts';
import type { EventType, ReceivedEvent } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { EventHandlers } from './event-handlers';
import { DuplicateEventHandlerError, UnknownTopicError } from './event-handlers.errors';

const handler = <T>(
  type: EventType<T>,
  name: string,
  handle = async (_event: ReceivedEvent): Promise<void> => undefined,
) => ({ type: type as EventType<unknown>, name, handle });

test('topics are those of the types handled, each once', () => {
  const handlers = new EventHandlers(
    [handler(UserRegisteredEvent, 'a'), handler(OrderPlacedEvent, 'b'), handler(OrderCancelledEvent, 'c')],
    topics,
  );
  expect(handlers.topics).toEqual(['trellis.order.v1', 'trellis.user.v1']);
});

test('two handlers of one type are refused, with their names', () => {
  const twice = [handler(OrderPlacedEvent, 'First.on'), handler(OrderPlacedEvent, 'Second.on')];
  expect(() => new EventHandlers(twice, topics)).toThrow(DuplicateEventHandlerError);
  expect(() => new EventHandlers(twice, topics)).toThrow('First.on and Second.on');
});

test('a type on a topic that nobody declares is refused', () => {
  expect(() => new EventHandlers([handler(OrderPlacedEvent, 'a')], [])).toThrow(UnknownTopicError);
});

test('a handler runs in the context of its event, without an identity', async () => {
  let seen: ReturnType<typeof currentContext>;
  const handlers = new EventHandlers(
    [handler(OrderPlacedEvent, 'a', async () => void (seen = currentContext()))],
    topics,
  );
  const type = OrderPlacedEvent as EventType<unknown>;
  await handlers.handle({
    id: '1',
    type,
    source: 's',
    time: new Date(),
    sequence: 1n,
    key: 'k',
    data: {},
    traceparent: '00',
  });
  expect(seen).toEqual({ requestId: '1', traceparent: '00' });
});
