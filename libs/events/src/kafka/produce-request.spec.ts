import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { nextShares, topicBatchesOf } from './produce-request';
import { PublishCall } from './publish-call';
import type { PlacedMessage } from './publish-call';

function messages(count: number, overrides: Partial<PlacedMessage> = {}): PlacedMessage[] {
  return Array.from({ length: count }, (_, recordIndex) => ({
    topic: 't',
    partition: recordIndex % 4,
    key: `k${recordIndex}`,
    value: new Uint8Array(),
    headers: {},
    bytes: 300,
    recordIndex,
    ...overrides,
  }));
}

const groupMessagesPerPartition = createRequire(import.meta.url)(
  'kafkajs/src/producer/groupMessagesPerPartition',
) as (options: object) => Record<string, PlacedMessage[]>;

const countsOf = (calls: PublishCall[]) => nextShares(calls).map((share) => share.messages.length);

describe('nextShares', () => {
  it('puts waiting calls together', () => {
    expect(countsOf([new PublishCall(messages(3)), new PublishCall(messages(2))])).toEqual([3, 2]);
  });

  it('ends a request at 5,000 records, in the middle of a call, and goes on there', () => {
    const [first, second] = [new PublishCall(messages(4_000)), new PublishCall(messages(2_000))];
    expect(countsOf([first, second])).toEqual([4_000, 1_000]);
    second.acknowledge(1_000);
    expect(nextShares([second])[0]!.messages[0]!.recordIndex).toBe(1_000);
  });

  it('ends a request where a partition would have a batch above its limit, whatever comes after', () => {
    const large = new PublishCall(messages(3, { partition: 0, bytes: 400_000 }));
    const other = new PublishCall(messages(1, { partition: 1 }));
    expect(countsOf([large, other])).toEqual([1]);
  });

  it('sends a record above all limits alone', () => {
    expect(countsOf([new PublishCall(messages(2, { bytes: 9_000_000 }))])).toEqual([1]);
  });
});

describe('topicBatchesOf', () => {
  it('groups by topic and keeps the order within', () => {
    const given = ['a', 'b', 'a'].flatMap((topic, index) => messages(1, { topic, recordIndex: index }));
    expect(
      topicBatchesOf(given).map((batch) => [batch.topic, batch.messages.map((one) => one.recordIndex)]),
    ).toEqual([
      ['a', [0, 2]],
      ['b', [1]],
    ]);
  });
});

describe('PublishCall', () => {
  it('is done when its last message is acknowledged', async () => {
    const call = new PublishCall(messages(3));
    call.acknowledge(2);
    expect(call.isOver).toBe(false);
    call.acknowledge(1);
    await expect(call.done).resolves.toBeUndefined();
  });
});

describe('topicBatchesOf', () => {
  it('groups by partition as kafkajs does, which asks the list itself', () => {
    const plain = messages(50);
    const [batch] = topicBatchesOf(plain);
    const theirs = (list: readonly PlacedMessage[]) =>
      groupMessagesPerPartition({
        topic: 't',
        partitionMetadata: [{}],
        messages: list,
        partitioner: ({ message }: { message: PlacedMessage }) => message.partition,
      });
    expect(theirs(batch!.messages)).toEqual(theirs(plain));
    expect(Object.keys(theirs(batch!.messages))).toEqual(['0', '1', '2', '3']);
  });
});
