import { Logger } from '@nestjs/common';
import type { TopicDeclaration } from '@trellis/contracts';
import type { ISocketFactory } from 'kafkajs';
import { EventBus } from '../event-bus';
import type { BusConsumer, BusRecord, ConsumerOptions, PartitionLag } from '../event-bus';
import { EventBusUnavailableError } from '../event-bus.errors';
import { assertPublishable } from '../record-limits';
import { KafkaAdmin } from './kafka-admin';
import { kafkaAddressOf } from './kafka-address';
import type { KafkaCredentials } from './kafka-address';
import { KafkaBusConsumer } from './kafka-bus-consumer';
import type { KafkaClientSettings } from './kafka-client';
import { describeFailure } from './kafka-failure';
import { KafkaProducer, unknownTopic } from './kafka-producer';
import { PublishCall, placeRecord } from './publish-call';
import { TopicCatalogue } from './topic-catalogue';

/** How a Kafka bus works; times in milliseconds. */
export interface KafkaEventBusOptions {
  /** What is given here wins over the URL. */
  readonly credentials?: KafkaCredentials;
  /** The name that the brokers' logs and quotas have for this process. Defaults to `trellis`. */
  readonly clientId?: string;
  /** How long a consumer that died keeps its partitions. Brokers refuse less than 6,000 by default. Defaults to 10,000. */
  readonly leaseMs?: number;
  /** How often a consumer renews its lease. Defaults to 3,000. */
  readonly heartbeatMs?: number;
  /** Opens the connections to brokers, for networks that need more than an address. */
  readonly socketFactory?: ISocketFactory;
}

/**
 * The event bus on Apache Kafka 3.0 or later. Takes a connection to each broker for what it publishes and one for what it
 * asks, and two for each consumer, all opened when first used.
 */
export class KafkaEventBus extends EventBus {
  override readonly system = 'kafka';
  private readonly logger = new Logger('KafkaEventBus');
  private readonly settings: KafkaClientSettings;
  private readonly times: { sessionTimeoutMs: number; heartbeatMs: number };
  private readonly admin: KafkaAdmin;
  private readonly topics: TopicCatalogue;
  private readonly producer: KafkaProducer;
  private readonly consumers = new Set<KafkaBusConsumer>();
  private closed: Promise<void> | undefined;

  /**
   * @param url `kafka://[user:password@]host:9092[,host:9092…][?tls=true&saslMechanism=scram-sha-512]`
   * @throws {InvalidEndpointError} when the URL or the credentials cannot be used
   */
  constructor(url: string, options: KafkaEventBusOptions = {}) {
    super();
    this.settings = {
      address: kafkaAddressOf(url, options.credentials),
      clientId: options.clientId ?? 'trellis',
      logger: this.logger,
      ...(options.socketFactory && { socketFactory: options.socketFactory }),
    };
    this.times = { sessionTimeoutMs: options.leaseMs ?? 10_000, heartbeatMs: options.heartbeatMs ?? 3_000 };
    this.admin = new KafkaAdmin(this.settings);
    this.topics = new TopicCatalogue(() => this.admin.topics());
    this.producer = new KafkaProducer(this.settings, this.topics);
  }

  async publish(records: readonly BusRecord[]): Promise<void> {
    assertPublishable(records);
    if (records.length === 0) return;
    const topics = await this.topics.withAll(new Set(records.map(({ topic }) => topic)));
    const messages = records.map((record, recordIndex) => {
      const partitions = topics.get(record.topic);
      if (!partitions) throw unknownTopic({ topic: record.topic, recordIndex });
      return placeRecord(record, recordIndex, partitions);
    });
    await this.producer.send(new PublishCall(messages));
  }

  async consume(options: ConsumerOptions): Promise<BusConsumer> {
    if (this.closed) throw new EventBusUnavailableError('The event bus is closed.');
    const presentTopics = () => this.topics.fresh();
    const consumer = new KafkaBusConsumer(this.settings, options, this.times, presentTopics, this.logger);
    this.consumers.add(consumer);
    consumer.start();
    return {
      stop: async () => {
        await consumer.stop();
        this.consumers.delete(consumer);
      },
    };
  }

  createTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    return this.admin.createTopics(topics);
  }

  lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]> {
    return this.admin.lag(group, topics);
  }

  async check(): Promise<void> {
    try {
      await this.admin.topics();
    } catch (cause) {
      throw new EventBusUnavailableError(describeFailure(cause, this.settings.address.label), { cause });
    }
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
      await this.producer.close();
      await this.admin.close();
    })();
    return this.closed;
  }
}
