import { describe, expect, it } from 'vitest';
import { assertAcknowledged, PartlyAcknowledgedError } from './acknowledgement';

const sent = [
  { topic: 'orders', partition: 0 },
  { topic: 'orders', partition: 1 },
  { topic: 'orders', partition: 1 },
  { topic: 'users', partition: 0 },
];
const answer = (topicName: string, partition: number) => ({ topicName, partition, errorCode: 0 });

describe('a request', () => {
  it('is acknowledged when every partition it went to has answered', () => {
    expect(() =>
      assertAcknowledged(sent, [answer('orders', 0), answer('orders', 1), answer('users', 0)]),
    ).not.toThrow();
  });

  it('is not when one partition is missing from the answers, which names it', () => {
    const check = () =>
      assertAcknowledged(sent, [answer('orders', 0), answer('users', 0), answer('users', 1)]);
    expect(check).toThrow(PartlyAcknowledgedError);
    expect(check).toThrow('orders/1');
  });
});
