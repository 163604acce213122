import { PartitionBackoff } from '../partition-backoff';
import type { Assignment } from './bus-store';

/** A partition as its owner sees it, from the claim of one epoch to its end. */
export class OwnedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  /** The first record that is not done. */
  position: bigint;
  /** There may be records at `position`. */
  mayHaveMore: boolean;
  /** The batch being read or handled. */
  inHand: Promise<void> | undefined;
  /** Another member owns it, or nobody. */
  isLost = false;
  /** To be released once nothing is in hand. */
  isRevoked = false;
  private isPaused = false;
  private readonly backoff = new PartitionBackoff();

  constructor(assignment: Assignment) {
    this.topic = assignment.topic;
    this.partition = assignment.partition;
    this.epoch = assignment.epoch;
    this.position = assignment.committed ?? assignment.firstOffset;
    this.mayHaveMore = assignment.nextOffset > this.position;
  }

  /** Ready for a batch. */
  get isReady(): boolean {
    return this.mayHaveMore && !this.inHand && !this.isLost && !this.isRevoked && !this.isPaused;
  }

  /** Takes a batch as done up to, but without, `position`. */
  advanceTo(position: bigint): void {
    this.position = position;
    this.backoff.reset();
  }

  /** Holds the partition back for a while; what is undone is read again after, and `onOver` told. */
  pause(pauseMs: number, onOver: () => void): void {
    this.isPaused = true;
    this.mayHaveMore = true;
    const end = (): void => {
      this.isPaused = false;
      onOver();
    };
    // The timer ends the pause, and no clock beside it: timers may fire a little before their time.
    setTimeout(end, Math.max(0, pauseMs)).unref();
  }

  /** The pause after the next failure in a row, in milliseconds. */
  nextBackoffMs(): number {
    return this.backoff.nextMs();
  }

  toString(): string {
    return `${this.topic}/${this.partition}`;
  }
}
