import { describe, expect, expectTypeOf, it } from 'vitest';
import type { EventMessage, UserRegistered } from './index';
import { EventKeyMissingError, UserRegisteredEvent } from './index';

const data: UserRegistered = {
  userId: 'user-1',
  email: 'ada@example.com',
  displayName: 'Ada',
};

describe('an event type', () => {
  it('makes an event that knows its type', () => {
    const event = UserRegisteredEvent.create(data);
    expectTypeOf(event).toEqualTypeOf<EventMessage<UserRegistered>>();
    expect(event).toEqual({ type: UserRegisteredEvent, data });
  });

  it('says where the event travels and under which key', () => {
    expect(UserRegisteredEvent).toMatchObject({
      type: 'trellis.user.v1.UserRegistered',
      topic: 'trellis.user.v1',
      source: 'user',
    });
    expect(UserRegisteredEvent.keyOf(data)).toBe('user-1');
  });

  it('carries the event over the wire', () => {
    const bytes = UserRegisteredEvent.codec.encode(data).finish();
    expect(UserRegisteredEvent.codec.decode(bytes)).toEqual(data);
  });

  it('refuses an event without a key', () => {
    expect(() => UserRegisteredEvent.create({ ...data, userId: '' })).toThrow(EventKeyMissingError);
  });

  it('does not take an event with a field left out', () => {
    // @ts-expect-error: email and displayName are missing
    expect(UserRegisteredEvent.create({ userId: 'user-1' }).data).toEqual({ userId: 'user-1' });
  });

  it('can be listed beside events of other kinds', () => {
    const raised: EventMessage[] = [UserRegisteredEvent.create(data)];
    expect(raised.map((event) => event.type.topic)).toEqual(['trellis.user.v1']);
  });
});
