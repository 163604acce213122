import type { EachBatchPayload } from 'kafkajs';
import type { ConsumedRecord } from '../event-bus';
import { PartitionBackoff } from '../partition-backoff';
import { consumedRecordOf } from './consumed-record';

/** A partition is not fetched any more once this much of it waits, and again once less than half of that is left. */
const maxBufferedBytes = 1_048_576;

/** A partition as its owner sees it, from one rebalance to the next: what was fetched, and how far it is done. */
export class KafkaPartition {
  /** The batch that is handled. */
  inHand: Promise<void> | undefined;
  /** Another member owns it, or nobody. */
  isLost = false;
  /** A rebalance has begun: it is to be given up once nothing is in hand. */
  isRevoked = false;
  private records: ConsumedRecord[] = [];
  private bufferedBytes = 0;
  /** The offset after the last that was fetched; undefined before the first fetch. */
  private fetchedTo: bigint | undefined;
  private payload: EachBatchPayload | undefined;
  private resumeFetching: (() => void) | undefined;
  private pausedUntilMs = 0;
  private readonly backoff = new PartitionBackoff();

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  /** Ready for a batch. */
  isReady(nowMs: number): boolean {
    return (
      this.records.length > 0 &&
      !this.inHand &&
      !this.isLost &&
      !this.isRevoked &&
      this.pausedUntilMs <= nowMs
    );
  }

  /** There is enough to handle for now. */
  get isHeldBack(): boolean {
    return this.resumeFetching !== undefined;
  }

  /** Keeps what was fetched, and stops fetching when it is much. */
  add(payload: EachBatchPayload): void {
    const { batch } = payload;
    this.payload = payload;
    for (const message of batch.messages) {
      const record = consumedRecordOf(this.topic, this.partition, message);
      // While the leader changes, two brokers may answer for the same offsets.
      if (this.fetchedTo !== undefined && record.offset < this.fetchedTo) continue;
      this.records.push(record);
      this.bufferedBytes += bytesOf(record);
    }
    payload.resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset());
    const end = BigInt(batch.lastOffset()) + 1n;
    if (this.fetchedTo === undefined || end > this.fetchedTo) this.fetchedTo = end;
    if (this.bufferedBytes >= maxBufferedBytes) this.resumeFetching ??= payload.pause();
  }

  /** Takes whatever offsets come next: those that were expected are gone. */
  forgetOffsets(): void {
    this.fetchedTo = undefined;
  }

  /** The next records, at most `count`. They stay until {@link advanceTo}. */
  peek(count: number): readonly ConsumedRecord[] {
    return this.records.slice(0, count);
  }

  /** The offset to commit when the record of offset `last` is done: past what was fetched with it and nobody is shown. */
  positionAfter(last: bigint): bigint {
    return last === this.records.at(-1)?.offset && this.fetchedTo !== undefined ? this.fetchedTo : last + 1n;
  }

  /** @throws what the group's coordinator answers; a member that lost the partition cannot commit */
  async commit(position: bigint): Promise<void> {
    // Sent with the generation in which the payload was fetched, before anything else can happen.
    await this.payload?.commitOffsetsIfNecessary({
      topics: [
        { topic: this.topic, partitions: [{ partition: this.partition, offset: position.toString() }] },
      ],
    });
  }

  /** Takes records as done up to, but without, `position`. */
  advanceTo(position: bigint): void {
    const left = this.records.findIndex(({ offset }) => offset >= position);
    const done = this.records.splice(0, left === -1 ? this.records.length : left);
    for (const record of done) this.bufferedBytes -= bytesOf(record);
    this.backoff.reset();
    if (this.bufferedBytes * 2 > maxBufferedBytes) return;
    this.resumeFetching?.();
    this.resumeFetching = undefined;
  }

  /** Holds the partition back for a while. */
  pause(nowMs: number, pauseMs: number): void {
    this.pausedUntilMs = nowMs + pauseMs;
  }

  /** The pause after the next failure in a row, in milliseconds. */
  nextBackoffMs(): number {
    return this.backoff.nextMs();
  }

  toString(): string {
    return `${this.topic}/${this.partition}`;
  }
}

function bytesOf(record: ConsumedRecord): number {
  // Give or take the texts: a record of headers alone is no reason to fetch for ever.
  return record.value.byteLength + 256;
}
