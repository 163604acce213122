import { randomUUID } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { Assignment, BusStore } from './bus-store';
import { OwnedPartition } from './owned-partition';

/** What a membership needs to know. Times are in milliseconds. */
export interface GroupMembershipOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Called after each round: partitions may have come, or records. */
  readonly onRenewed: () => void;
  readonly logger: Logger;
}

/**
 * One member of a consumer group: keeps its lease, follows which partitions it owns, and gives up the surplus when others
 * join. The heartbeat answers how far each partition reaches as well, so that it is the poll that catches records whose
 * notification was lost: an idle consumer makes no other statement.
 */
export class GroupMembership {
  readonly memberId = randomUUID();
  readonly partitions = new Map<string, OwnedPartition>();
  private readonly loop: BackgroundLoop;
  private leaseEndsMs = 0;

  constructor(
    private readonly store: BusStore,
    private readonly options: GroupMembershipOptions,
  ) {
    this.loop = new BackgroundLoop({
      name: `Consumer group ${options.group}: its lease`,
      step: () => this.renew(),
      intervalMs: options.heartbeatMs,
      logger: options.logger,
    });
  }

  start(): void {
    this.loop.start();
  }

  /** Asks for a round soon. */
  wake(): void {
    this.loop.wake();
  }

  /** Asks for a round now: the connection is back. */
  retryNow(): void {
    this.loop.retryNow();
  }

  /** Ends the rounds. The lease goes on until {@link leave} or its end. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Gives all partitions up at once. */
  async leave(): Promise<void> {
    await this.store.leave(this.options.group, this.memberId);
  }

  /** False once the lease was not renewed in time: another may own the partitions. */
  holdsLease(): boolean {
    return performance.now() < this.leaseEndsMs;
  }

  /** Commits an offset; false when the partition is not this member's any more. */
  async commit(owned: OwnedPartition, nextOffset: bigint): Promise<boolean> {
    if (await this.store.commit(this.options.group, this.memberId, owned, nextOffset)) return true;
    owned.isLost = true;
    this.wake();
    return false;
  }

  /** Goes on at the first record that is left, and says how many are not. Offsets have no gaps of another kind. */
  skipRemoved(owned: OwnedPartition, firstOffset: bigint): void {
    this.options.logger.error(
      `Consumer group ${this.options.group} missed ${firstOffset - owned.position} records of ${owned}: ` +
        `they were removed at the end of the topic's retention.`,
    );
    owned.position = firstOffset;
  }

  private async renew(): Promise<void> {
    const { group, topics, leaseMs } = this.options;
    // Released in the same loop as assignments are read, so that an answer can never bring back what was just released.
    for (const [key, owned] of this.partitions) {
      if (!owned.isRevoked || owned.inHand) continue;
      await this.store.release(group, this.memberId, owned);
      this.partitions.delete(key);
    }
    const sentAtMs = performance.now();
    const assignments = await this.store.heartbeat(group, this.memberId, topics, leaseMs);
    this.leaseEndsMs = sentAtMs + leaseMs;
    this.dropLost(assignments);
    for (const assignment of assignments) this.adopt(assignment);
    if ([...this.partitions.values()].some((owned) => owned.isRevoked && !owned.inHand)) this.loop.wake();
    this.options.onRenewed();
  }

  private dropLost(assignments: readonly Assignment[]): void {
    const epochs = new Map(assignments.map((assignment) => [keyOf(assignment), assignment.epoch]));
    for (const [key, owned] of this.partitions) {
      if (epochs.get(key) === owned.epoch) continue;
      owned.isLost = true;
      // What is in hand is kept in view, so that the partition has one batch at a time should it come back.
      if (!owned.inHand) this.partitions.delete(key);
    }
  }

  private adopt(assignment: Assignment): void {
    const key = keyOf(assignment);
    let owned = this.partitions.get(key);
    if (owned?.isLost && owned.inHand) return;
    if (!owned || owned.epoch !== assignment.epoch) {
      owned = new OwnedPartition(assignment);
      this.partitions.set(key, owned);
    }
    owned.isRevoked = assignment.isSurplus;
    if (assignment.nextOffset > owned.position) owned.mayHaveMore = true;
    if (assignment.firstOffset > owned.position && !owned.inHand)
      this.skipRemoved(owned, assignment.firstOffset);
  }
}

function keyOf(place: { topic: string; partition: number }): string {
  return `${place.topic}/${place.partition}`;
}
