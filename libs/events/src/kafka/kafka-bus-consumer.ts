import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { messageOf } from '@trellis/errors';
import type { EachBatchPayload } from 'kafkajs';
import type { BatchOutcome, BusConsumer, ConsumedRecord, ConsumerOptions, RecordBatch } from '../event-bus';
import { PartitionLostError } from '../event-bus.errors';
import { GroupMember } from './group-member';
import type { ConsumerTimes } from './group-member';
import type { KafkaClientSettings } from './kafka-client';
import { isFenced } from './kafka-failure';
import { KafkaPartition } from './kafka-partition';
import type { TopicPartitions } from './topic-catalogue';

/** How often a stopping consumer tries to commit before it leaves. */
const farewellAttempts = 3;
/** Of the session, how long a rebalance waits for what is in hand: no heartbeat goes out meanwhile. */
const revokingShare = 0.5;

/**
 * Hands batches of the partitions that its membership owns to the handler. Fetching runs on beside it and never waits for
 * a handler, so that a partition that is slow, paused or failing holds up no other, and heartbeats go on.
 */
export class KafkaBusConsumer implements BusConsumer {
  private readonly member: GroupMember;
  /** In the order in which they are served. */
  private readonly partitions = new Map<string, KafkaPartition>();
  private readonly inHand = new Set<Promise<void>>();
  private readonly maxBatchSize: number;
  private readonly maxConcurrentPartitions: number;
  private isStopping = false;
  private stopped: Promise<void> | undefined;

  constructor(
    settings: KafkaClientSettings,
    private readonly options: ConsumerOptions,
    private readonly times: ConsumerTimes,
    presentTopics: () => Promise<TopicPartitions>,
    private readonly logger: Logger,
  ) {
    this.maxBatchSize = options.maxBatchSize ?? 100;
    this.maxConcurrentPartitions = options.maxConcurrentPartitions ?? 4;
    this.member = new GroupMember({
      ...times,
      group: options.group,
      topics: [...new Set(options.topics)],
      settings,
      logger,
      presentTopics,
      onAssigned: (partitions) => this.adopt(partitions),
      onRevoking: () => this.revoke(),
      isHoldingBack: () => [...this.partitions.values()].some(({ isHeldBack }) => isHeldBack),
      onLost: () => this.loseAll(),
      onBatch: (payload) => this.receive(payload),
      onOffsetReset: (topic, partition) => this.warnOfMissedRecords(topic, partition),
    });
  }

  start(): void {
    this.member.start();
  }

  stop(): Promise<void> {
    this.stopped ??= this.finish();
    return this.stopped;
  }

  private async finish(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.inHand);
    await this.member.stop();
  }

  private adopt(assigned: readonly { topic: string; partition: number }[]): void {
    const before = new Map(this.partitions);
    this.loseAll();
    for (const { topic, partition } of assigned) {
      const owned = new KafkaPartition(topic, partition);
      // One batch at a time, also when the partition comes back while one of its last generation is in hand.
      const left = before.get(owned.toString())?.inHand;
      if (left) this.hold(owned, left, false);
      this.partitions.set(owned.toString(), owned);
    }
  }

  private async revoke(): Promise<void> {
    for (const owned of this.partitions.values()) owned.isRevoked = true;
    const held = [...this.partitions.values()].flatMap(({ inHand }) => inHand ?? []);
    if (held.length > 0) {
      const end = new AbortController();
      const timeout = delay(this.times.sessionTimeoutMs * revokingShare, undefined, { signal: end.signal });
      await Promise.race([Promise.all(held), timeout.catch(() => undefined)]);
      end.abort();
    }
    this.loseAll();
  }

  private loseAll(): void {
    for (const owned of this.partitions.values()) owned.isLost = true;
    this.partitions.clear();
  }

  private receive(payload: EachBatchPayload): void {
    const { topic, partition } = payload.batch;
    this.partitions.get(`${topic}/${partition}`)?.add(payload);
    this.serve();
  }

  /** Starts a batch of each partition that is ready, as far as the bound allows. */
  private serve(): void {
    const nowMs = performance.now();
    for (const [key, owned] of this.partitions) {
      if (this.isStopping || this.inHand.size >= this.maxConcurrentPartitions) return;
      if (!owned.isReady(nowMs)) continue;
      // What was served goes to the end, so that none is left behind for long.
      this.partitions.delete(key);
      this.partitions.set(key, owned);
      this.hold(owned, this.handle(owned, owned.peek(this.maxBatchSize)), true);
    }
  }

  private hold(owned: KafkaPartition, work: Promise<void>, isCounted: boolean): void {
    const held = work.finally(() => {
      if (isCounted) this.inHand.delete(held);
      owned.inHand = undefined;
      this.serve();
    });
    owned.inHand = held;
    if (isCounted) this.inHand.add(held);
  }

  private async handle(owned: KafkaPartition, records: readonly ConsumedRecord[]): Promise<void> {
    // Never in the turn in which the partition was picked: the map that it stands in is still being walked.
    await Promise.resolve();
    const first = records[0] as ConsumedRecord;
    const last = records.at(-1) as ConsumedRecord;
    if (this.isStale(owned)) return this.serveAfter(owned, 0);
    let outcome: BatchOutcome;
    try {
      outcome = await this.options.handler(this.batchOf(owned, records));
    } catch (error) {
      if (!this.isStale(owned)) this.warnOfRejection(owned, error);
      outcome = {};
    }
    const doneThrough = outcome.doneThrough ?? -1n;
    const hasProgress = doneThrough >= first.offset;
    const isDone = doneThrough >= last.offset;
    if (hasProgress) {
      const position = isDone ? owned.positionAfter(last.offset) : doneThrough + 1n;
      if (!(await this.commit(owned, position))) return;
      owned.advanceTo(position);
    }
    if (isDone && outcome.retryAfterMs === undefined) return;
    // A return without progress that nobody asked for must not become a busy loop.
    this.serveAfter(
      owned,
      outcome.retryAfterMs ?? (hasProgress || this.isStale(owned) ? 0 : owned.nextBackoffMs()),
    );
  }

  private serveAfter(owned: KafkaPartition, pauseMs: number): void {
    // Without a lease only a heartbeat helps.
    const leastMs = this.member.holdsLease() ? 0 : 100;
    owned.pause(performance.now(), Math.max(pauseMs, leastMs));
    setTimeout(() => this.serve(), Math.max(pauseMs, leastMs) + 1).unref();
  }

  private batchOf(owned: KafkaPartition, records: readonly ConsumedRecord[]): RecordBatch {
    return {
      topic: owned.topic,
      partition: owned.partition,
      records,
      heartbeat: async () => {
        // Heartbeats go out in the background: a handler that keeps the processor to itself has to let them.
        await nextTurn();
        if (owned.isLost) throw new PartitionLostError(this.options.group, owned.topic, owned.partition);
      },
      isStale: () => this.isStale(owned),
    };
  }

  private isStale(owned: KafkaPartition): boolean {
    return this.isStopping || owned.isLost || owned.isRevoked || !this.member.holdsLease();
  }

  /** Commits what is done, through an outage too: the effects are durable, only the group does not know yet. */
  private async commit(owned: KafkaPartition, position: bigint): Promise<boolean> {
    for (let attempt = 1; !owned.isLost; attempt += 1) {
      try {
        await owned.commit(position);
        return true;
      } catch (error) {
        if (isFenced(error)) {
          owned.isLost = true;
          return false;
        }
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

  private warnOfMissedRecords(topic: string, partition: number): void {
    this.partitions.get(`${topic}/${partition}`)?.forgetOffsets();
    this.logger.error(
      `Consumer group ${this.options.group} missed records of ${topic}/${partition}: ` +
        `they were removed at the end of the topic's retention.`,
    );
  }

  private warnOfRejection(owned: KafkaPartition, error: unknown): void {
    const stack = error instanceof Error ? error.stack : undefined;
    this.logger.warn(
      `Consumer group ${this.options.group}: a batch of ${owned} failed and is tried again: ${stack ?? messageOf(error)}`,
    );
  }
}
