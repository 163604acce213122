import type { EachBatchPayload } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { KafkaPartition } from './kafka-partition';

describe('KafkaPartition', () => {
  /** A partition of a generation that goes on from `committed`. */
  function partitionFrom(committed: bigint | undefined) {
    const sent: bigint[] = [];
    const partition = new KafkaPartition(
      't',
      0,
      () => committed,
      async (_, newest) => {
        sent.push(newest());
        return newest();
      },
    );
    return { partition, sent };
  }

  const offsetsOf = (partition: KafkaPartition) => partition.peek(1_000).map(({ offset }) => Number(offset));

  it('refuses a batch that was fetched ahead in an earlier generation, and takes the records before it', () => {
    const { partition } = partitionFrom(400n);
    const late = batchOf(500, 510);
    expect(partition.add(late.payload)).toBe(false);
    expect(late.resolved, 'kafkajs would go on behind it').toEqual([]);
    expect(partition.nextOffset).toBe(400n);
    expect(partition.add(batchOf(400, 402).payload)).toBe(true);
    expect(partition.add(late.payload)).toBe(false);
    expect(offsetsOf(partition)).toEqual([400, 401, 402]);
    expect(partition.positionAfter(402n)).toBe(403n);
  });

  it('refuses batches until the committed position is known', () => {
    const { partition } = partitionFrom(undefined);
    expect(partition.add(batchOf(500, 510).payload)).toBe(false);
    expect(partition.nextOffset).toBeUndefined();
  });

  it('takes offsets once that two brokers answer for', () => {
    const { partition } = partitionFrom(0n);
    expect(partition.add(batchOf(0, 3).payload)).toBe(true);
    expect(partition.add(batchOf(0, 5).payload)).toBe(true);
    expect(offsetsOf(partition)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('leaves out records that are before the committed position', () => {
    const { partition } = partitionFrom(2n);
    expect(partition.add(batchOf(0, 3).payload)).toBe(true);
    expect(offsetsOf(partition)).toEqual([2, 3]);
  });

  it('goes on behind offsets that hold nothing, and only behind those that come next', () => {
    const { partition } = partitionFrom(0n);
    partition.passOver(5n, 9n);
    expect(partition.nextOffset).toBe(0n);
    partition.passOver(0n, 4n);
    expect(partition.nextOffset).toBe(5n);
    expect(partition.add(batchOf(5, 6).payload)).toBe(true);
  });
});

function batchOf(first: number, last: number) {
  const resolved: string[] = [];
  const messages = Array.from({ length: last - first + 1 }, (_, index) => ({
    offset: String(first + index),
    key: Buffer.from('k'),
    value: Buffer.from('v'),
    headers: {},
  }));
  const payload = {
    batch: {
      topic: 't',
      partition: 0,
      fetchedOffset: String(first),
      messages,
      lastOffset: () => String(last),
    },
    resolveOffset: (offset: string) => void resolved.push(offset),
  } as unknown as EachBatchPayload;
  return { payload, resolved };
}
