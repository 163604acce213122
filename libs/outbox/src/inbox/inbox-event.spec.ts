import type { ConsumedRecord } from '@trellis/events';
import { describe, expect, test } from 'vitest';
import { toInboxEvent } from './inbox-event';

const record = (headers: Record<string, string>, key = 'key-1'): ConsumedRecord => ({
  topic: 'trellis.user.v1',
  partition: 2,
  offset: 40n,
  key,
  value: new Uint8Array(),
  headers,
});
const good = {
  ce_id: '7b0a',
  ce_type: 'trellis.user.v1.UserRegistered',
  ce_source: 'user',
  ce_time: '2026-01-31T23:59:59.999Z',
};

describe('the identity of a record', () => {
  test('is its id, source and the day it was raised on', () => {
    expect(toInboxEvent(record(good))).toMatchObject({
      eventId: '7b0a',
      source: 'user',
      day: '2026-01-31',
      key: 'key-1',
      defect: undefined,
    });
  });

  test('takes the day in UTC, whatever the offset it was written with', () => {
    expect(toInboxEvent(record({ ...good, ce_time: '2026-01-31T23:30:00-02:00' })).day).toBe('2026-02-01');
  });

  test.each([undefined, '', 'soon', '+275760-09-13T00:00:00.000Z'])(
    'has the day of no partition for time %j',
    (time) => {
      expect(toInboxEvent(record({ ...good, ce_time: time as string })).day).toBe('1970-01-01');
    },
  );

  test.each([undefined, '', 'a\0b', 'x'.repeat(501), '\ud800'])(
    'is its place on the bus when its id is %j',
    (id) => {
      const event = toInboxEvent(record({ ...good, ce_id: id as string }));
      expect(event.eventId).toBe('trellis.user.v1/2/40');
      expect(event.defect?.message).toContain('ce_id');
    },
  );

  test.each(['', 'a\0b', 'x'.repeat(501)])(
    'has no key when its key is %j, so that nothing waits behind it',
    (key) => {
      const event = toInboxEvent(record(good, key));
      expect(event.key).toBe('');
      expect(event.defect?.message).toContain('key');
    },
  );
});
