import { cloudEventHeaders } from '@trellis/events';
import { expect, test } from 'vitest';
import { toBusRecord } from './outbox-record';

const event = {
  topic: 't',
  key: 'k',
  eventId: 'e',
  type: 'T',
  source: 's',
  sequence: '1',
  time: '2026-11-21T09:30:00.123Z',
  headers: undefined,
  payload: Buffer.of(1),
};

test("an event's own headers go with it, and cannot take the place of its attributes", () => {
  const headers = { traceparent: '00-1-2-01', [cloudEventHeaders.id]: 'another' };
  expect(toBusRecord({ ...event, headers }).headers).toMatchObject({
    traceparent: '00-1-2-01',
    [cloudEventHeaders.id]: 'e',
  });
});
