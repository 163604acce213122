import type { EachBatchPayload } from 'kafkajs';
import type { ConsumedRecord } from '../event-bus';
import { PartitionBackoff } from '../partition-backoff';
import { consumedRecordOf } from './consumed-record';
import { fetchedOffsetOf } from './kafkajs-internals';
import { PositionCommits } from './position-commits';

/** A partition is not fetched any more once this much of it waits, and again once less than half of that is left. */
const maxBufferedBytes = 1_048_576;

/** Commits for a partition; see {@link PositionCommits}. */
export type CommitOf = (owned: KafkaPartition, newest: () => bigint) => Promise<bigint | undefined>;

/** A partition as its owner sees it, from one rebalance to the next: what was fetched, and how far it is done. */
export class KafkaPartition {
  /** Another member owns it, or nobody. */
  isLost = false;
  /** A rebalance has begun: it is to be given up once nothing is in hand. */
  isRevoked = false;
  /** Held back for a while. */
  isPaused = false;
  readonly commits: PositionCommits;
  private records: ConsumedRecord[] = [];
  private bufferedBytes = 0;
  /** The offset after the last that was fetched; undefined before the first fetch. */
  private fetchedTo: bigint | undefined;
  private payload: EachBatchPayload | undefined;
  private resumeFetching: (() => void) | undefined;
  private readonly backoff = new PartitionBackoff();

  constructor(
    readonly topic: string,
    readonly partition: number,
    /** The position that the group has committed, once it is known. */
    private readonly committedPosition: () => bigint | undefined,
    commit: CommitOf,
  ) {
    this.commits = new PositionCommits((newest) => commit(this, newest));
  }

  /** Ready for a batch. */
  get isReady(): boolean {
    return this.records.length > 0 && !this.isPaused && !this.isLost && !this.isRevoked;
  }

  /** There is enough to handle for now. */
  get isHeldBack(): boolean {
    return this.resumeFetching !== undefined;
  }

  /** The offset that the next batch has to begin with, or before; undefined while nobody knows. */
  get nextOffset(): bigint | undefined {
    return this.fetchedTo ?? this.committedPosition();
  }

  /**
   * Keeps what was fetched, and stops fetching when it is much. False, with nothing kept, when records would be missing
   * before it: kafkajs hands over batches that it asked for before a rebalance also after it, where the group goes on
   * from what is committed and not from what this member had fetched.
   */
  add(payload: EachBatchPayload): boolean {
    const { batch } = payload;
    const next = this.nextOffset;
    if (next === undefined || fetchedOffsetOf(batch) > next) return false;
    this.payload = payload;
    for (const message of batch.messages) {
      const record = consumedRecordOf(this.topic, this.partition, message);
      // While the leader changes, two brokers may answer for the same offsets.
      if (record.offset < next) continue;
      this.records.push(record);
      this.bufferedBytes += bytesOf(record);
    }
    payload.resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset());
    const end = BigInt(batch.lastOffset()) + 1n;
    this.fetchedTo = end > next ? end : next;
    if (this.bufferedBytes >= maxBufferedBytes) this.resumeFetching ??= payload.pause();
    return true;
  }

  /** Passes over offsets that hold nothing for a consumer: the marks and the refuse of transactions. */
  passOver(first: bigint, last: bigint): void {
    const next = this.nextOffset;
    if (next !== undefined && first <= next && last >= next) this.fetchedTo = last + 1n;
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
    // Sent with the generation that the member is in, before anything else can happen.
    await this.payload?.commitOffsetsIfNecessary({
      topics: [
        { topic: this.topic, partitions: [{ partition: this.partition, offset: position.toString() }] },
      ],
    });
  }

  /** Takes records as done up to, but without, `position`, which is committed in a moment. */
  advanceTo(position: bigint): void {
    this.commits.note(position);
    const left = this.records.findIndex(({ offset }) => offset >= position);
    const done = this.records.splice(0, left === -1 ? this.records.length : left);
    for (const record of done) this.bufferedBytes -= bytesOf(record);
    this.backoff.reset();
    if (this.bufferedBytes * 2 > maxBufferedBytes) return;
    this.resumeFetching?.();
    this.resumeFetching = undefined;
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
