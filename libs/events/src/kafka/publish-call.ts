import type { BusRecord } from '../event-bus';
import { partitionOf } from '../partitioner';
import type { ProducedMessage } from './produce-encoding';

/** A record whose place is known. */
export interface PlacedMessage extends ProducedMessage {
  readonly topic: string;
  /** About what it takes on the wire. */
  readonly bytes: number;
  /** Its position in what was published. */
  readonly recordIndex: number;
}

/** What a record takes beside its texts and bytes, at most: lengths of key, value and a handful of headers. */
const recordOverheadBytes = 40;

/** Gives a record its partition. */
export function placeRecord(record: BusRecord, recordIndex: number, partitions: number): PlacedMessage {
  const { topic, key, value, headers } = record;
  let bytes = recordOverheadBytes + key.length + value.byteLength;
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0);
  return { topic, partition: partitionOf(key, partitions), key, value, headers, bytes, recordIndex };
}

/** One call of publish: what of it is still to be sent, and whom to tell. */
export class PublishCall {
  readonly done: Promise<void>;
  private sent = 0;
  private isSettled = false;
  private readonly settle: { resolve(): void; reject(error: unknown): void };

  constructor(private readonly messages: readonly PlacedMessage[]) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.settle = { resolve, reject };
  }

  /** The messages that nobody acknowledged, in order. */
  get unsent(): readonly PlacedMessage[] {
    return this.sent === 0 ? this.messages : this.messages.slice(this.sent);
  }

  /** True once all is acknowledged or the call failed. */
  get isOver(): boolean {
    return this.isSettled;
  }

  /** Notes that the next `count` messages are durable. */
  acknowledge(count: number): void {
    this.sent += count;
    if (this.sent < this.messages.length || this.isSettled) return;
    this.isSettled = true;
    this.settle.resolve();
  }

  fail(error: unknown): void {
    this.isSettled = true;
    this.settle.reject(error);
  }
}
