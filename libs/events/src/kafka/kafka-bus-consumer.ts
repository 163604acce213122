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
  /** The batches that are handled, by partition. */
  private readonly inHand = new Map<
    string,
    { readonly owned: KafkaPartition; readonly work: Promise<void> }
  >();
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
      onNothing: (topic, partition, first, last) =>
        this.partitions.get(`${topic}/${partition}`)?.passOver(first, last),
      onOffsetReset: (topic, partition) => this.startOver(topic, partition),
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
    await Promise.all([...this.inHand.values()].map(({ work }) => work));
    await Promise.all([...this.partitions.values()].map(({ commits }) => commits.finish()));
    await this.member.stop();
  }

  private adopt(assigned: readonly { topic: string; partition: number }[]): void {
    this.loseAll();
    for (const { topic, partition } of assigned) this.own(topic, partition);
  }

  private own(topic: string, partition: number): void {
    const owned = new KafkaPartition(
      topic,
      partition,
      () => this.member.committedPosition(topic, partition),
      (committing, newest) => this.commit(committing, newest),
    );
    this.partitions.set(owned.toString(), owned);
  }

  private async revoke(): Promise<void> {
    const revoked = [...this.partitions.values()];
    for (const owned of revoked) owned.isRevoked = true;
    const end = new AbortController();
    const timeout = delay(this.times.sessionTimeoutMs * revokingShare, undefined, { signal: end.signal });
    await Promise.race([
      Promise.all(revoked.map((owned) => this.settle(owned))),
      timeout.catch(() => undefined),
    ]);
    end.abort();
    this.loseAll();
  }

  /** Resolves when nothing of a partition is in hand and all that is done is committed. */
  private async settle(owned: KafkaPartition): Promise<void> {
    const held = this.inHand.get(owned.toString());
    // One of an earlier generation cannot commit any more.
    if (held?.owned === owned) await held.work;
    await owned.commits.finish();
  }

  private loseAll(): void {
    for (const owned of this.partitions.values()) owned.isLost = true;
    this.partitions.clear();
  }

  /** Answers where to fetch from instead when the batch is not the next one. */
  private receive(payload: EachBatchPayload): bigint | undefined {
    const { topic, partition } = payload.batch;
    const owned = this.partitions.get(`${topic}/${partition}`);
    if (!owned) return undefined;
    const isNext = owned.add(payload);
    this.serve();
    return isNext ? undefined : owned.nextOffset;
  }

  /** Starts a batch of each partition that is ready, as far as the bound allows. */
  private serve(): void {
    for (const [key, owned] of this.partitions) {
      if (this.isStopping || this.inHand.size >= this.maxConcurrentPartitions) return;
      // One batch at a time, also when the partition came back while one of an earlier generation is in hand.
      if (!owned.isReady || this.inHand.has(key)) continue;
      // What was served goes to the end, so that none is left behind for long.
      this.partitions.delete(key);
      this.partitions.set(key, owned);
      const work = this.handle(owned, owned.peek(this.maxBatchSize)).finally(() => {
        this.inHand.delete(key);
        this.serve();
      });
      this.inHand.set(key, { owned, work });
    }
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
      if (owned.isLost) return;
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
    owned.isPaused = true;
    // The timer itself ends the pause: by a clock it may be early, and nothing would look again. It drops fractions.
    const resume = () => {
      owned.isPaused = false;
      this.serve();
    };
    setTimeout(resume, Math.ceil(Math.max(pauseMs, leastMs))).unref();
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
  private async commit(owned: KafkaPartition, newest: () => bigint): Promise<bigint | undefined> {
    for (let attempt = 1; !owned.isLost; attempt += 1) {
      const position = newest();
      try {
        await owned.commit(position);
        return position;
      } catch (error) {
        if (isFenced(error)) {
          owned.isLost = true;
          return undefined;
        }
        if (attempt === 1) {
          this.logger.warn(
            `Consumer group ${this.options.group}: committing ${owned} failed and is tried again: ${messageOf(error)}`,
          );
        }
        if (this.isStopping && attempt >= farewellAttempts) return undefined;
        await delay(Math.min(1_000, 50 * 2 ** Math.min(attempt, 10)));
      }
    }
    return undefined;
  }

  /** The offsets that were expected are gone: takes whatever comes next. */
  private startOver(topic: string, partition: number): void {
    const before = this.partitions.get(`${topic}/${partition}`);
    if (before) {
      before.isLost = true;
      this.own(topic, partition);
    }
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
