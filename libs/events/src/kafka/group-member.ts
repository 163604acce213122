import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { backoffDelayMs } from '@trellis/background';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { createKafkaClient } from './kafka-client';
import type { KafkaClientSettings } from './kafka-client';
import { describeFailure, isLoading } from './kafka-failure';
import { assertMethod, interceptRequests } from './kafkajs-internals';
import type { Broker, Cluster } from './kafkajs-internals';
import type { TopicPartitions } from './topic-catalogue';
import { maxBatchBytes } from './topic-config';

const minBackoffMs = 100;
const maxBackoffMs = 5_000;
const retries = 3;
/** How long the brokers keep an empty fetch open: the shorter, the more an idle consumer costs. */
const maxFetchWaitMs = 500;
/** The same while a partition is not fetched: until the fetch is over, nothing of it can come. */
const briefFetchWaitMs = 10;
/** How long kafkajs sleeps when a broker has no partition to fetch from. */
const nothingToFetchWaitMs = 50;
const fetchKey = 1;
/** How many failures in a row are normal while a broker that just started reads its groups. */
const failuresWhileLoading = 5;
/** A broker hands over a batch above this only when no partition before has any: such a one would starve. */
const maxPartitionFetchBytes = maxBatchBytes;
/** Of the session, how long a fetch may go without an answer; kafkajs gives up 100 ms after the wait it asked for. */
const fetchTimeoutShare = 0.5;

/** The requests by which the coordinator knows that a member is alive. */
const renewingRequests: ReadonlySet<string> = new Set(['JoinGroup', 'SyncGroup', 'Heartbeat']);

/** One life of a kafkajs consumer. */
interface Session {
  isOver: boolean;
}

/** The times of a consumer, in milliseconds. */
export interface ConsumerTimes {
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
}

/** What a membership needs to know, and whom it tells. */
export interface GroupMemberOptions extends ConsumerTimes {
  readonly group: string;
  readonly topics: readonly string[];
  readonly settings: KafkaClientSettings;
  readonly logger: Logger;
  /** Asks the brokers which topics there are. */
  readonly presentTopics: () => Promise<TopicPartitions>;
  /** A new generation: these partitions, and no others, are owned. */
  readonly onAssigned: (partitions: readonly { topic: string; partition: number }[]) => void;
  /** A rebalance has begun. What is in hand may still be committed until the promise resolves. */
  readonly onRevoking: () => Promise<void>;
  /** True while a partition that is owned is not fetched, for there is enough of it. */
  readonly isHoldingBack: () => boolean;
  /** The membership is over, for now or for good. */
  readonly onLost: () => void;
  /** Answers where to fetch from instead when the batch is not the next one of its partition. */
  readonly onBatch: (payload: EachBatchPayload) => bigint | undefined;
  /** Offsets from `first` to `last` hold nothing for a consumer. */
  readonly onNothing: (topic: string, partition: number, first: bigint, last: bigint) => void;
  /** The records that a partition would have gone on with were removed. */
  readonly onOffsetReset: (topic: string, partition: number) => void;
}

/**
 * One member of a consumer group: joins, follows its generations, and joins anew after each outage and when a topic
 * appears that was not there before.
 */
export class GroupMember {
  private readonly ended = new AbortController();
  private running: Promise<void> | undefined;
  private failures = 0;
  private hasWarned = false;
  private leaseEndsMs = -Infinity;
  private cluster: Cluster | undefined;

  constructor(private readonly options: GroupMemberOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** False once the group may have given the partitions to another member. */
  holdsLease(): boolean {
    return performance.now() < this.leaseEndsMs;
  }

  /** From where the group goes on with a partition that this member owns: all before was handled, or is gone. */
  committedPosition(topic: string, partition: number): bigint | undefined {
    const offsets = this.cluster?.committedOffsets({ groupId: this.options.group });
    const position = BigInt(offsets?.[topic]?.[partition] ?? -1);
    return position < 0n ? undefined : position;
  }

  /** Leaves the group, or lets the session run out when that takes as long. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        await this.session();
      } catch (error) {
        this.failures += 1;
        this.warnOfOutage(error);
        await this.wait(backoffDelayMs(this.failures, minBackoffMs, maxBackoffMs));
      }
    }
  }

  private warnOfOutage(error: unknown): void {
    if (this.hasWarned || this.ended.signal.aborted) return;
    if (isLoading(error) && this.failures <= failuresWhileLoading) return;
    this.hasWarned = true;
    const { logger, group, settings } = this.options;
    logger.warn(
      `Consumer group ${group}: not in the group, joining until it works: ${describeFailure(error, settings.address.label)}`,
    );
  }

  /** From joining to leaving. Rejects when it did not end by itself. */
  private async session(): Promise<void> {
    const { topics, presentTopics, heartbeatMs } = this.options;
    const present = await this.unlessEnded(presentTopics());
    const subscribed = topics.filter((topic) => present?.has(topic));
    if (subscribed.length === 0) return this.wait(heartbeatMs);
    // What is left of an earlier session may still speak up while it is taken down.
    const session = { isOver: false };
    const consumer = await this.createConsumer(session);
    try {
      const crashed = this.listen(consumer, session);
      await this.unlessEnded(Promise.race([this.consume(consumer, subscribed, session), crashed]));
    } finally {
      session.isOver = true;
      await this.leave(consumer);
    }
  }

  /** Resolves when it is time to join anew. */
  private async consume(consumer: Consumer, topics: string[], session: Session): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    // When the session ended meanwhile, its consumer has been taken down already.
    if (session.isOver) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        if (session.isOver) return;
        const { topic, partition } = payload.batch;
        const offset = this.options.onBatch(payload);
        if (offset !== undefined) consumer.seek({ topic, partition, offset: offset.toString() });
      },
    });
    await this.missingTopicAppears(topics.length);
  }

  private async createConsumer(session: Session): Promise<Consumer> {
    const { settings, group, sessionTimeoutMs, heartbeatMs } = this.options;
    const kafka = await createKafkaClient(settings, {
      requestTimeoutMs: sessionTimeoutMs,
      retries,
      parts: {
        onCluster: (cluster) => this.announceRebalances(cluster, session),
        onBroker: (broker) => this.adjustFetches(broker, session),
      },
      log: { onOffsetReset: this.options.onOffsetReset },
    });
    return kafka.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: nothingToFetchWaitMs,
      maxBytesPerPartition: maxPartitionFetchBytes,
      allowAutoTopicCreation: false,
      retry: { retries, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
  }

  /** kafkajs looks for the coordinator right before each attempt to join, and has no word for it. */
  private announceRebalances(cluster: Cluster, session: Session): void {
    assertMethod(cluster, 'findGroupCoordinator', 'Cluster');
    assertMethod(cluster, 'committedOffsets', 'Cluster');
    this.cluster = cluster;
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (options) => {
      if (!session.isOver) await this.options.onRevoking();
      assertGoesOn(session);
      return find(options);
    };
  }

  /** kafkajs has one wait for all fetches, and sleeps as long when all partitions are paused. */
  private adjustFetches(broker: Broker, session: Session): void {
    const { heartbeatMs, sessionTimeoutMs, isHoldingBack } = this.options;
    const idleWaitMs = Math.min(maxFetchWaitMs, heartbeatMs);
    interceptRequests(broker, (apiKey, create) => {
      if (apiKey !== fetchKey) return create;
      return (options) => {
        assertGoesOn(session);
        const maxWaitTime = isHoldingBack() ? briefFetchWaitMs : idleWaitMs;
        return {
          ...create({ ...options, maxWaitTime }),
          requestTimeout: sessionTimeoutMs * fetchTimeoutShare,
        };
      };
    });
  }

  /** Follows the consumer. Rejects when it gave up. */
  private listen(consumer: Consumer, session: Session): Promise<never> {
    const { sessionTimeoutMs } = this.options;
    const { GROUP_JOIN, REQUEST, HEARTBEAT, CRASH, START_BATCH_PROCESS } = consumer.events;
    const crash = Promise.withResolvers<never>();
    crash.promise.catch(() => undefined);
    let heardMs = -Infinity;
    consumer.on(REQUEST, ({ payload: { apiName, sentAt } }) => {
      if (renewingRequests.has(apiName)) heardMs = performance.now() - (Date.now() - sentAt);
    });
    consumer.on(HEARTBEAT, () => {
      if (!session.isOver) this.leaseEndsMs = heardMs + sessionTimeoutMs;
    });
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (session.isOver) return;
      this.leaseEndsMs = heardMs + sessionTimeoutMs;
      // A partition that was paused in the last generation would stay so in this one.
      consumer.resume(consumer.paused());
      this.onJoined(payload.memberAssignment);
    });
    consumer.on(START_BATCH_PROCESS, ({ payload }) => {
      if (session.isOver || payload.batchSize > 0) return;
      const { topic, partition, lastOffset } = payload;
      const firstOffset = (payload.firstOffset as string | null) ?? lastOffset;
      this.options.onNothing(topic, partition, BigInt(firstOffset), BigInt(lastOffset));
    });
    consumer.on(CRASH, ({ payload }) => crash.reject(payload.error));
    return crash.promise;
  }

  private onJoined(assignment: Readonly<Record<string, number[]>>): void {
    if (this.hasWarned) this.options.logger.log(`Consumer group ${this.options.group}: in the group again.`);
    this.hasWarned = false;
    this.failures = 0;
    this.options.onAssigned(
      Object.entries(assignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      ),
    );
  }

  private async missingTopicAppears(subscribed: number): Promise<void> {
    const { group, topics, presentTopics, heartbeatMs, logger } = this.options;
    if (subscribed === topics.length) return new Promise(() => undefined);
    for (;;) {
      await this.wait(heartbeatMs);
      if (this.ended.signal.aborted) return;
      const present = await presentTopics().catch(() => undefined);
      if (!present || topics.filter((topic) => present.has(topic)).length <= subscribed) continue;
      logger.log(`Consumer group ${group}: a topic that was missing is there, joining with it.`);
      return;
    }
  }

  /** Ends what is left of a session, within the time in which the group would notice by itself. */
  private async leave(consumer: Consumer): Promise<void> {
    // A join in hand must not wait for handlers any more, nor bring partitions.
    this.leaseEndsMs = -Infinity;
    this.options.onLost();
    const timer = new AbortController();
    await Promise.race([
      consumer.disconnect().catch(() => undefined),
      delay(this.options.sessionTimeoutMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    this.options.onLost();
  }

  /** Resolves early, with nothing, when the membership is to end. */
  private async unlessEnded<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.ended;
    const ended = Promise.withResolvers<undefined>();
    const onAbort = () => ended.resolve(undefined);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work, ended.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private async wait(pauseMs: number): Promise<void> {
    await delay(pauseMs, undefined, { signal: this.ended.signal, ref: false }).catch(() => undefined);
  }
}

/** kafkajs may finish joining after it was told to stop, and would keep partitions that nobody handles. */
function assertGoesOn(session: Session): void {
  if (session.isOver) throw new Error('this membership is over');
}
