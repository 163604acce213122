import { UserRegisteredEvent } from '@trellis/contracts';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent, readEventAttributes } from './cloud-events';
import { UndecodableEventError, UnknownEventTypeError } from './cloud-events.errors';
import type { BusRecord } from './event-bus';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const message = UserRegisteredEvent.create({
  userId: 'user-1',
  email: 'ada@example.com',
  displayName: 'Ada',
});
const place = { id: 'event-1', time: new Date('2026-01-02T03:04:05.678Z'), sequence: 7n, traceparent };
const record = encodeEvent(message, place);

function withHeader(name: string, value: string | undefined): BusRecord {
  const { [name]: _removed, ...others } = record.headers;
  return { ...record, headers: value === undefined ? others : { ...others, [name]: value } };
}

describe('encodeEvent', () => {
  it('writes a CloudEvents record in binary mode', () => {
    expect(record.topic).toBe('trellis.user.v1');
    expect(record.key).toBe('user-1');
    expect(record.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: 'event-1',
      ce_type: 'trellis.user.v1.UserRegistered',
      ce_source: 'user',
      ce_time: '2026-01-02T03:04:05.678Z',
      ce_sequence: '7',
      'content-type': 'application/protobuf',
      traceparent,
    });
  });

  it('leaves the trace context out when there is none', () => {
    expect(encodeEvent(message, { ...place, traceparent: undefined }).headers).not.toHaveProperty(
      'traceparent',
    );
  });
});

describe('decodeEvent', () => {
  it('gives back what was encoded', () => {
    const event = decodeEvent(record);
    expect(event).toMatchObject({ ...place, key: 'user-1', source: 'user', type: UserRegisteredEvent });
    expect(event.data).toEqual(message.data);
  });

  it.each(['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'ce_sequence', 'content-type'])(
    'refuses a record without %s',
    (name) => {
      expect(() => decodeEvent(withHeader(name, undefined))).toThrow(UndecodableEventError);
      expect(() => decodeEvent(withHeader(name, undefined))).toThrow(name);
    },
  );

  it.each([
    ['ce_specversion', '0.3'],
    ['ce_time', 'yesterday'],
    ['ce_sequence', '0'],
    ['ce_sequence', '1.5'],
    ['content-type', 'application/json'],
  ])('refuses a record whose %s is %s', (name, value) => {
    expect(() => decodeEvent(withHeader(name, value))).toThrow(UndecodableEventError);
  });

  it('refuses a payload that is not the message', () => {
    const damaged = { ...record, value: record.value.slice(0, -1) };
    expect(() => decodeEvent(damaged)).toThrow('the payload is not a trellis.user.v1.UserRegistered');
  });

  it('tells a type that the catalogue does not have from one that cannot be read', () => {
    expect(() => decodeEvent(withHeader('ce_type', 'trellis.user.v9.UserLost'))).toThrow(
      UnknownEventTypeError,
    );
  });
});

describe('readEventAttributes', () => {
  it('does not look at the payload', () => {
    const damaged = { ...record, value: new Uint8Array([255]) };
    expect(readEventAttributes(damaged)).toMatchObject({
      id: 'event-1',
      type: 'trellis.user.v1.UserRegistered',
    });
  });

  it('reads an event whose type is not in the catalogue', () => {
    expect(readEventAttributes(withHeader('ce_type', 'a.newer.Event')).type).toBe('a.newer.Event');
  });
});
