import { setTimeout as delay } from 'node:timers/promises';
import type { TopicDeclaration } from '@trellis/contracts';
import type { Admin } from 'kafkajs';
import type { PartitionLag } from '../event-bus';
import { createKafkaClient } from './kafka-client';
import type { KafkaClientSettings } from './kafka-client';
import { isLeaderMoving } from './kafka-failure';
import type { TopicPartitions } from './topic-catalogue';
import { topicConfigOf } from './topic-config';

const requestTimeoutMs = 5_000;
/** How long a topic that was just created may stay without a leader, and how often one looks. */
const leaderTimeoutMs = 15_000;
const leaderPollMs = 50;
/** How often a question is asked that went to a broker which does not lead the partition (yet, or any more). */
const leaderAttempts = 20;

/** Asks and tells the brokers about topics and groups. Connects when first used, and anew after a failure. */
export class KafkaAdmin {
  private connected: Promise<Admin> | undefined;

  constructor(private readonly settings: KafkaClientSettings) {}

  /** All topics whose partitions have leaders, with the number of their partitions. */
  topics(): Promise<TopicPartitions> {
    return this.use(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
    });
  }

  /** Creates topics that are missing, and resolves when their partitions have leaders. Others may create them too. */
  async createTopics(declarations: readonly TopicDeclaration[]): Promise<void> {
    if (declarations.length === 0) return;
    const present = await this.topics();
    const missing = declarations.filter(({ name }) => !present.has(name));
    for (const declaration of missing) {
      await this.use((admin) =>
        admin.createTopics({
          topics: [topicConfigOf(declaration)],
          timeout: requestTimeoutMs,
          waitForLeaders: false,
        }),
      );
    }
    if (missing.length > 0) await this.waitForLeaders(missing.map(({ name }) => name));
  }

  /** How far a group is behind. A partition for which it never committed counts from its oldest record. */
  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.use(async (admin) => {
      const present = await this.topics();
      const asked = [...new Set(topics)].filter((topic) => present.has(topic)).sort();
      if (asked.length === 0) return [];
      const [committed, ...ends] = await allSettled([
        admin.fetchOffsets({ groupId: group, topics: asked }),
        ...asked.map((topic) => admin.fetchTopicOffsets(topic)),
      ]);
      return asked.flatMap((topic, index) => {
        const offsets = committed.find((one) => one.topic === topic)?.partitions ?? [];
        return (ends[index] ?? [])
          .map(({ partition, low, high }) => ({
            topic,
            partition,
            lag: lagOf(offsets.find((one) => one.partition === partition)?.offset, low, high),
          }))
          .sort((a, b) => a.partition - b.partition);
      });
    });
  }

  async close(): Promise<void> {
    const connected = this.connected;
    this.connected = undefined;
    const admin = await connected?.catch(() => undefined);
    await admin?.disconnect();
  }

  /** A broker learns later than others that a topic is there, and that it leads a partition: all have to say so. */
  private async waitForLeaders(names: readonly string[]): Promise<void> {
    const deadlineMs = performance.now() + leaderTimeoutMs;
    for (;;) {
      try {
        // A topic without leaders makes the brokers' answer an error as a whole.
        const present = await this.topics();
        const missing = names.filter((name) => !present.get(name));
        if (missing.length > 0) throw new Error(`topic ${missing.join(', ')} has no leader yet`);
        await this.use((admin) => allSettled(names.map((name) => admin.fetchTopicOffsets(name))));
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
      }
      await delay(leaderPollMs);
    }
  }

  private async use<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    this.connected ??= this.connect();
    const { connected } = this;
    try {
      return await retriedWhileMoving(work, await connected);
    } catch (error) {
      if (this.connected === connected) this.connected = undefined;
      void connected.then((admin) => admin.disconnect()).catch(() => undefined);
      // kafkajs answers nothing at all when each broker failed to say what topics there are.
      if (error instanceof TypeError)
        throw new Error('no broker could say which topics there are', { cause: error });
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const kafka = await createKafkaClient(this.settings, { requestTimeoutMs, retries: 2 });
    const admin = kafka.admin();
    try {
      await admin.connect();
    } catch (error) {
      void admin.disconnect().catch(() => undefined);
      throw error;
    }
    return admin;
  }
}

/**
 * What all requests answer, once each has. A client that is disconnected after the first failure would leave the connection
 * open that another request is just making, for good.
 * @throws the first request's error that has one
 */
async function allSettled<const Requests extends readonly Promise<unknown>[]>(
  requests: Requests,
): Promise<{ -readonly [Index in keyof Requests]: Awaited<Requests[Index]> }> {
  await Promise.allSettled(requests);
  return Promise.all(requests);
}

async function retriedWhileMoving<T>(work: (admin: Admin) => Promise<T>, admin: Admin): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(admin);
    } catch (error) {
      if (!isLeaderMoving(error) || attempt >= leaderAttempts) throw error;
      await delay(leaderPollMs);
    }
  }
}

function lagOf(committed: string | undefined, low: string, high: string): bigint {
  const oldest = BigInt(low);
  const next = BigInt(committed ?? -1);
  return BigInt(high) - (next > oldest ? next : oldest);
}
