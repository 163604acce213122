import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeProduce } from './produce-encoding';
import type { ProducedMessage } from './produce-encoding';

const require = createRequire(import.meta.url);
const kafkajsRequest = require('kafkajs/src/protocol/requests/produce/v7/request') as (options: object) => {
  encode(): Promise<{ buffer: Buffer }>;
};
const Long = require('kafkajs/src/utils/long') as { fromValue(value: number): { toString(): string } };
const nowMs = 1_767_225_600_123;

describe('encodeProduce', () => {
  afterEach(() => vi.useRealTimers());

  function message(overrides: Partial<ProducedMessage> = {}): ProducedMessage {
    return {
      partition: 0,
      key: 'order-1',
      value: Buffer.from('a value of some length, as most events have one'),
      headers: { ce_id: '0f8a6f2e-8c7a-4f5e-9d50-4b6f0a3c1d2e', ce_type: 'trellis.user.v1.UserRegistered' },
      ...overrides,
    };
  }

  it.each<[string, ProducedMessage[]]>([
    ['a usual record', [message()]],
    ['a record that is shorter than 64 bytes', [message({ key: '', value: Buffer.alloc(0), headers: {} })]],
    [
      'a record of 63 and 64 bytes',
      [63, 64].map((size) => message({ key: '', value: Buffer.alloc(size - 6), headers: {} })),
    ],
    ['a record above 8 KiB', [message({ value: Buffer.alloc(9_000, 7) }), message()]],
    ['a record of a megabyte', [message({ value: Buffer.alloc(1_048_000, 7) })]],
    ['texts beyond ASCII', [message({ key: 'Schlüssel 🔑', headers: { größe: 'ä'.repeat(39), empty: '' } })]],
    ['long texts', [message({ key: 'k'.repeat(500), headers: { ['n'.repeat(90)]: 'ü'.repeat(300) } })]],
    ['many records', Array.from({ length: 300 }, (_, index) => message({ key: `k${index}` }))],
  ])("writes %s as kafkajs' own encoder does", async (_, messages) => {
    vi.useFakeTimers({ now: nowMs });
    const options = {
      acks: -1,
      timeout: 30_000,
      compression: 0,
      producerId: Long.fromValue(4_711),
      producerEpoch: 3,
      topicData: [
        { topic: 'order.events', partitions: [{ partition: 0, firstSequence: 12, messages }] },
        { topic: 'größe', partitions: [{ partition: 7, firstSequence: 0, messages: [message()] }] },
      ],
    };
    const expected = await kafkajsRequest({ ...options, transactionalId: undefined }).encode();
    expect(encodeProduce(options, nowMs).equals(expected.buffer)).toBe(true);
  });
});
