import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { defineEvent, type EventType, type MessageCodec } from '@trellis/contracts';

/** What the bench's events carry. On the wire always {@link PAYLOAD_BYTES} bytes. */
export interface BenchData {
  readonly key: string;
  /** Counts the events of the key from 1, in the order of their commits. */
  readonly sequence: number;
}

/** The size of every event's value. */
export const PAYLOAD_BYTES = 300;

const FILLER_OVERHEAD_BYTES = 3;
const filler = new Uint8Array(PAYLOAD_BYTES).fill(120);

/** `message BenchData { string key = 1; uint32 sequence = 2; bytes filler = 3; }` */
export const BenchData: MessageCodec<BenchData> = {
  encode: ({ key, sequence }, writer = new BinaryWriter()) => {
    writer.uint32(10).string(key).uint32(16).uint32(sequence);
    const written = 4 + Buffer.byteLength(key) - 1 + varintBytes(sequence);
    return writer.uint32(26).bytes(filler.subarray(0, PAYLOAD_BYTES - written - FILLER_OVERHEAD_BYTES));
  },
  decode: (input) => {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    let key = '';
    let sequence = 0;
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) key = reader.string();
      else if (tag === 16) sequence = reader.uint32();
      else reader.skip(tag & 7);
    }
    return { key, sequence };
  },
};

/** The event of the bench, on a topic of the run's own. */
export function benchEventOn(topic: string): EventType<BenchData> {
  return defineEvent({
    type: 'trellis.bench.v1.Measured',
    topic,
    source: 'bench',
    codec: BenchData,
    keyOf: (data) => data.key,
  });
}

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}
