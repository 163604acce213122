import { describe, expect, it } from 'vitest';
import { describeDeadLetter, describeResult, type DeadLetter } from './dead-letter';

const letter: DeadLetter = {
  ...{
    service: 'order',
    id: 'l-1',
    origin: 'INBOX',
    eventId: 'e-1',
    topic: 'trellis.customer.v1',
    key: 'k-1',
  },
  ...{ eventType: 'trellis.customer.v1.CreditReserved', consumerGroup: 'order', error: 'no', attempts: 5 },
  ...{ recordedAt: '2026-01-01T00:00:00Z', parkedCount: 0, partition: 1, offset: 7 },
};

describe('a dead letter', () => {
  it('is told by what could not be done with it', () => {
    expect(describeDeadLetter(letter)).toBe('order could not handle it, after 5 tries.');
    expect(describeDeadLetter({ ...letter, origin: 'OUTBOX', consumerGroup: null, attempts: 1 })).toBe(
      'order could not send it to the bus, after one try.',
    );
  });

  it.each([
    ['redrive', 0, 1, 'CreditReserved is handled. Nothing waited behind it.'],
    ['redrive', 1, 2, 'CreditReserved is handled, and the event behind it is handled too.'],
    ['redrive', 2, 4, 'CreditReserved is handled, and the 3 events behind it are handled too.'],
    [
      'redrive',
      3,
      2,
      'CreditReserved is handled. Of the 3 behind it 1 got through; the next one failed and is a dead letter now.',
    ],
    ['discard', 0, 0, 'CreditReserved is discarded. Nothing waited behind it.'],
    ['discard', 2, 2, 'CreditReserved is discarded, and the 2 events behind it are handled too.'],
    [
      'discard',
      2,
      0,
      'CreditReserved is discarded. Of the 2 behind it 0 got through; the next one failed and is a dead letter now.',
    ],
  ] as const)('that was %sd with %d parked and %d handled', (decision, parkedCount, handledCount, text) => {
    expect(describeResult(decision, { ...letter, parkedCount }, handledCount)).toBe(text);
  });
});
