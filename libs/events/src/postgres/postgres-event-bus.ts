import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { TopicDeclaration } from '@trellis/contracts';
import { PlatformConnection } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import { EventBus } from '../event-bus';
import type { BusConsumer, BusRecord, ConsumerOptions, PartitionLag } from '../event-bus';
import { EventBusUnavailableError, PermanentPublishError } from '../event-bus.errors';
import { partitionOf } from '../partitioner';
import { assertPublishable, recordBytes } from '../record-limits';
import { BusStore } from './bus-store';
import type { PlacedRecord, StoredTopic } from './bus-store';
import { PostgresBusConsumer } from './postgres-bus-consumer';

/** The most that one statement appends. */
const maxAppendRecords = 1_000;
const maxAppendBytes = 4 * 1_048_576;
/** How many expired records one statement removes. */
const removalLimit = 2_000;

/** The times of the bus, in milliseconds. */
export interface PostgresEventBusOptions {
  /** How long a consumer that died keeps its partitions. Defaults to 10,000. */
  readonly leaseMs?: number;
  /** How often a consumer renews its lease, which is its poll as well. Defaults to 3,000. */
  readonly heartbeatMs?: number;
}

/**
 * The event bus as tables of a PostgreSQL database. Offsets are drawn under the partition's row lock, which makes them
 * gapless in commit order. Takes one connection for statements and, with a consumer, one for notifications, both shared
 * with whatever else the process has in that database.
 */
export class PostgresEventBus extends EventBus {
  override readonly system = 'postgresql';
  private readonly logger = new Logger('PostgresEventBus');
  private readonly connection: PlatformConnection;
  private readonly store: BusStore;
  private readonly consumers = new Set<PostgresBusConsumer>();
  private readonly removal: BackgroundLoop;
  private readonly leaseMs: number;
  private readonly heartbeatMs: number;
  private knownTopics: ReadonlyMap<string, StoredTopic> = new Map();
  private closed: Promise<void> | undefined;

  /** @param url of the database that has the bus's schema: `postgres://user:password@host:5432/platform` */
  constructor(url: string, options: PostgresEventBusOptions = {}) {
    super();
    this.connection = PlatformConnection.acquire(url);
    this.store = new BusStore(this.connection);
    this.leaseMs = options.leaseMs ?? 10_000;
    this.heartbeatMs = options.heartbeatMs ?? 3_000;
    this.removal = new BackgroundLoop({
      name: 'Removal of expired records',
      step: async () => {
        if (await this.store.removeExpired(removalLimit)) this.removal.wake();
      },
      intervalMs: 60_000,
      logger: this.logger,
    });
  }

  async publish(records: readonly BusRecord[]): Promise<void> {
    assertPublishable(records);
    const placed = await this.place(records);
    try {
      for (const chunk of chunksOf(placed)) await this.store.append(chunk);
    } catch (error) {
      // Should the topics be others than they were, they are read again before the next attempt.
      this.knownTopics = new Map();
      throw error;
    }
  }

  async consume(options: ConsumerOptions): Promise<BusConsumer> {
    if (this.closed) throw new EventBusUnavailableError('The event bus is closed.');
    const times = { leaseMs: this.leaseMs, heartbeatMs: this.heartbeatMs };
    const consumer = new PostgresBusConsumer(this.connection, this.store, options, times, this.logger);
    this.consumers.add(consumer);
    consumer.start();
    this.removal.start();
    return {
      stop: async () => {
        await consumer.stop();
        this.consumers.delete(consumer);
      },
    };
  }

  async createTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    for (const topic of topics) await this.store.createTopic(topic);
  }

  async lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]> {
    return this.store.lag(group, topics);
  }

  async check(): Promise<void> {
    await this.connection.waitUntilReachable({ timeoutMs: 0 });
    try {
      await this.store.topics();
    } catch (cause) {
      throw new EventBusUnavailableError(`The database does not serve as an event bus: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
      await this.removal.stop();
      await this.connection.release();
    })();
    return this.closed;
  }

  private async place(records: readonly BusRecord[]): Promise<PlacedRecord[]> {
    if (records.some((record) => !this.knownTopics.has(record.topic))) {
      this.knownTopics = new Map((await this.store.topics()).map((topic) => [topic.name, topic]));
    }
    return records.map((record, index) => {
      const topic = this.knownTopics.get(record.topic);
      if (!topic) throw new PermanentPublishError(`topic ${record.topic} does not exist`, index);
      return { ...record, topicId: topic.topicId, partition: partitionOf(record.key, topic.partitions) };
    });
  }
}

function* chunksOf(records: readonly PlacedRecord[]): Generator<PlacedRecord[]> {
  let chunk: PlacedRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = recordBytes(record);
    if (chunk.length > 0 && (chunk.length >= maxAppendRecords || bytes + size > maxAppendBytes)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
