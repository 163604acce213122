import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { ListenSubscription, PlatformConnection } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import type { BatchOutcome, BusConsumer, ConsumedRecord, ConsumerOptions, RecordBatch } from '../event-bus';
import { PartitionLostError } from '../event-bus.errors';
import type { BusStore } from './bus-store';
import { GroupMembership } from './group-membership';
import type { OwnedPartition } from './owned-partition';

/** The most bytes of values read from one partition at a time, give or take one record. */
const maxBatchBytes = 2 * 1_048_576;
/** How often a stopping consumer tries to commit or to leave before it lets its lease do it. */
const farewellAttempts = 3;

/** The times of a consumer, in milliseconds. */
export interface ConsumerTimes {
  readonly leaseMs: number;
  readonly heartbeatMs: number;
}

/**
 * Reads the partitions that its membership owns, woken by notifications and by the heartbeat, and hands batches to the
 * handler. One statement reads all partitions that are ready.
 */
export class PostgresBusConsumer implements BusConsumer {
  private readonly membership: GroupMembership;
  private readonly reader: BackgroundLoop;
  private readonly subscriptions: ListenSubscription[] = [];
  private readonly inHand = new Set<Promise<void>>();
  private readonly maxBatchSize: number;
  private readonly maxConcurrentPartitions: number;
  private isStopping = false;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly connection: PlatformConnection,
    private readonly store: BusStore,
    private readonly options: ConsumerOptions,
    times: ConsumerTimes,
    private readonly logger: Logger,
  ) {
    this.maxBatchSize = options.maxBatchSize ?? 100;
    this.maxConcurrentPartitions = options.maxConcurrentPartitions ?? 4;
    this.reader = new BackgroundLoop({
      name: `Consumer group ${options.group}: reading`,
      step: () => this.readReady(),
      // It is woken whenever there may be something to read.
      intervalMs: 60_000,
      logger,
    });
    this.membership = new GroupMembership(store, {
      ...times,
      group: options.group,
      topics: options.topics,
      onRenewed: () => this.reader.wake(),
      logger,
    });
  }

  start(): void {
    this.subscriptions.push(
      this.connection.listen(
        'trellis_bus_records',
        (payload) => this.onAppended(payload),
        () => this.wakeNow(),
      ),
      this.connection.listen('trellis_bus_groups', (payload) => this.onGroupChanged(payload)),
      this.connection.listen('trellis_bus_topics', (payload) => this.onTopicCreated(payload)),
    );
    // What happened between the first round and the moment from which it is heard.
    void Promise.all(this.subscriptions.map(({ ready }) => ready)).then(() => this.wakeNow());
    this.membership.start();
    this.reader.start();
  }

  stop(): Promise<void> {
    this.stopped ??= this.finish();
    return this.stopped;
  }

  private async finish(): Promise<void> {
    this.isStopping = true;
    for (const subscription of this.subscriptions) subscription.close();
    await this.reader.stop();
    await Promise.all(this.inHand);
    await this.membership.stop();
    const left = await this.attemptFarewell(() => this.membership.leave());
    if (!left)
      this.logger.warn(
        `Consumer group ${this.options.group}: left without a word; the lease runs out by itself.`,
      );
  }

  private onAppended(payload: string): void {
    const owned = this.membership.partitions.get(payload);
    if (!owned) return;
    owned.mayHaveMore = true;
    if (!owned.inHand) this.reader.wake();
  }

  private onGroupChanged(payload: string): void {
    const isOwnDoing = payload.endsWith(this.membership.memberId);
    if (payload.startsWith(`${this.options.group} `) && !isOwnDoing) this.membership.wake();
  }

  private onTopicCreated(topic: string): void {
    if (this.options.topics.includes(topic)) this.membership.wake();
  }

  private wakeNow(): void {
    this.membership.retryNow();
    this.reader.retryNow();
  }

  private async readReady(): Promise<void> {
    if (!this.membership.holdsLease()) return;
    const ready = this.takeReady();
    if (ready.length === 0) return;
    const handled = Promise.withResolvers<Map<OwnedPartition, ConsumedRecord[]>>();
    for (const owned of ready) {
      owned.mayHaveMore = false;
      this.hold(
        owned,
        handled.promise.then((batches) => this.handle(owned, batches.get(owned) ?? [])),
      );
    }
    try {
      const records = await this.store.read(ready, this.maxBatchSize, maxBatchBytes);
      const byPartition = Map.groupBy(records, (record) => `${record.topic}/${record.partition}`);
      handled.resolve(new Map(ready.map((owned) => [owned, byPartition.get(owned.toString()) ?? []])));
    } catch (error) {
      for (const owned of ready) owned.mayHaveMore = true;
      handled.resolve(new Map());
      throw error;
    }
  }

  /** The partitions to read now. What was served goes to the end of the map, so that none is left behind for long. */
  private takeReady(): OwnedPartition[] {
    const { partitions } = this.membership;
    const free = this.maxConcurrentPartitions - this.inHand.size;
    const ready = [...partitions].filter(([, owned]) => owned.isReady).slice(0, Math.max(0, free));
    for (const [key, owned] of ready) {
      partitions.delete(key);
      partitions.set(key, owned);
    }
    return ready.map(([, owned]) => owned);
  }

  private hold(owned: OwnedPartition, work: Promise<void>): void {
    const held = work.finally(() => {
      this.inHand.delete(held);
      owned.inHand = undefined;
      if (owned.isLost || owned.isRevoked) this.membership.wake();
      this.reader.wake();
    });
    owned.inHand = held;
    this.inHand.add(held);
  }

  private async handle(owned: OwnedPartition, records: readonly ConsumedRecord[]): Promise<void> {
    const [first] = records;
    const last = records.at(-1);
    if (!first || !last || this.isStale(owned)) {
      if (last) owned.mayHaveMore = true;
      return;
    }
    if (first.offset > owned.position) this.membership.skipRemoved(owned, first.offset);
    const bytes = records.reduce((sum, record) => sum + record.value.byteLength, 0);
    if (records.length >= this.maxBatchSize || bytes >= maxBatchBytes) owned.mayHaveMore = true;

    let outcome: BatchOutcome;
    try {
      outcome = await this.options.handler(this.batchOf(owned, records));
    } catch (error) {
      if (!this.isStale(owned)) this.warnOfRejection(owned, error);
      outcome = {};
    }
    const doneThrough = outcome.doneThrough ?? -1n;
    const nextPosition = doneThrough >= last.offset ? last.offset + 1n : doneThrough + 1n;
    const hasProgress = nextPosition > owned.position;
    if (hasProgress && !(await this.commit(owned, nextPosition))) return;
    if (hasProgress) owned.advanceTo(nextPosition);
    if (nextPosition > last.offset && outcome.retryAfterMs === undefined) return;
    // A return without progress that nobody asked for must not become a busy loop.
    const pauseMs = outcome.retryAfterMs ?? (hasProgress || this.isStale(owned) ? 0 : owned.nextBackoffMs());
    owned.pause(pauseMs, () => this.reader.wake());
  }

  private batchOf(owned: OwnedPartition, records: readonly ConsumedRecord[]): RecordBatch {
    return {
      topic: owned.topic,
      partition: owned.partition,
      records,
      heartbeat: async () => {
        // The lease is renewed in the background: a handler that keeps the processor to itself has to let it.
        await nextTurn();
        if (owned.isLost) throw new PartitionLostError(this.options.group, owned.topic, owned.partition);
      },
      isStale: () => this.isStale(owned),
    };
  }

  private isStale(owned: OwnedPartition): boolean {
    return this.isStopping || owned.isLost || owned.isRevoked || !this.membership.holdsLease();
  }

  /** Commits what is done, through an outage too: the effects are durable, only the bus does not know yet. */
  private async commit(owned: OwnedPartition, nextOffset: bigint): Promise<boolean> {
    for (let attempt = 1; !owned.isLost; attempt += 1) {
      try {
        return await this.membership.commit(owned, nextOffset);
      } catch (error) {
        if (attempt === 1) {
          this.logger.warn(
            `Consumer group ${this.options.group}: committing ${owned} failed and is tried again: ${messageOf(error)}`,
          );
        }
        if (this.isStopping && attempt >= farewellAttempts) return false;
        await delay(Math.min(1_000, 50 * 2 ** Math.min(attempt, 10)));
      }
    }
    return false;
  }

  private async attemptFarewell(farewell: () => Promise<void>): Promise<boolean> {
    for (let attempt = 1; attempt <= farewellAttempts; attempt += 1) {
      try {
        await farewell();
        return true;
      } catch {
        if (attempt < farewellAttempts) await delay(50 * 2 ** attempt);
      }
    }
    return false;
  }

  private warnOfRejection(owned: OwnedPartition, error: unknown): void {
    const stack = error instanceof Error ? error.stack : undefined;
    this.logger.warn(
      `Consumer group ${this.options.group}: a batch of ${owned} failed and is tried again: ${stack ?? messageOf(error)}`,
    );
  }
}
