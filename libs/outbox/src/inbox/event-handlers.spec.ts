import { currentContext } from '@trellis/context';
import { defineEvent, topics, UserRegisteredEvent } from '@trellis/contracts';
import type { EventType, ReceivedEvent } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { EventHandlers } from './event-handlers';
import { DuplicateEventHandlerError, UnknownTopicError } from './event-handlers.errors';

const userLeft = defineEvent({ ...UserRegisteredEvent, type: 'trellis.user.v1.UserLeft' });
const parcelSent = defineEvent({
  ...UserRegisteredEvent,
  type: 'trellis.parcel.v1.ParcelSent',
  topic: 'trellis.parcel.v1',
});

const handler = <T>(
  type: EventType<T>,
  name: string,
  handle = async (_event: ReceivedEvent): Promise<void> => undefined,
) => ({ type: type as EventType<unknown>, name, handle });

test('topics are those of the types handled, each once', () => {
  const handlers = new EventHandlers(
    [handler(userLeft, 'a'), handler(parcelSent, 'b'), handler(UserRegisteredEvent, 'c')],
    [...topics, { name: parcelSent.topic, partitions: 1, retentionHours: 1, owner: 'parcel' }],
  );
  expect(handlers.topics).toEqual(['trellis.parcel.v1', 'trellis.user.v1']);
});

test('two handlers of one type are refused, with their names', () => {
  const twice = [handler(UserRegisteredEvent, 'First.on'), handler(UserRegisteredEvent, 'Second.on')];
  expect(() => new EventHandlers(twice, topics)).toThrow(DuplicateEventHandlerError);
  expect(() => new EventHandlers(twice, topics)).toThrow('First.on and Second.on');
});

test('a type on a topic that nobody declares is refused', () => {
  expect(() => new EventHandlers([handler(UserRegisteredEvent, 'a')], [])).toThrow(UnknownTopicError);
});

test('a handler runs in the context of its event, without an identity', async () => {
  let seen: ReturnType<typeof currentContext>;
  const handlers = new EventHandlers(
    [handler(UserRegisteredEvent, 'a', async () => void (seen = currentContext()))],
    topics,
  );
  const type = UserRegisteredEvent as EventType<unknown>;
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
