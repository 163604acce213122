import type { ServiceInfo } from '@trellis/context';
import { topics as catalogue } from '@trellis/contracts';
import type { TopicDeclaration } from '@trellis/contracts';
import { applyKitMigrations } from '@trellis/database';
import type { SqlTransactions, UnitOfWork } from '@trellis/database';
import type { EventBus } from '@trellis/events';
import { appendEvents } from '../append/append-events';
import type { DeadLetters } from '../dead-letters/dead-letters';
import type { EventHandlers } from '../inbox/event-handlers';
import type { InboxConsumer } from '../inbox/inbox-consumer';
import { InboxPartitions } from '../inbox/inbox-partitions';
import { exposeFigures } from '../metrics/delivery-gauges';
import { DeliveryFigures } from '../metrics/delivery-status';
import type { DeliveryStatus } from '../metrics/delivery-status';
import type { OutboxRelay } from '../relay/outbox-relay';
import { MESSAGING_SCHEMA, outboxMigrations } from '../schema/outbox-migrations';
import { DeliveryUpkeep } from './delivery-upkeep';

/** Ids of events are kept this much longer than records are: for outages of the bus, and for redrives. */
const INBOX_MARGIN_DAYS = 7;

/** The parts that a {@link DeliveryRuntime} runs. */
export interface DeliveryParts {
  readonly database: SqlTransactions;
  readonly unitOfWork: UnitOfWork;
  readonly bus: EventBus;
  readonly service: Pick<ServiceInfo, 'name'>;
  readonly handlers: EventHandlers;
  readonly relay: OutboxRelay;
  readonly consumer: InboxConsumer;
  readonly deadLetters: DeadLetters;
  /** Every topic of the contract. Defaults to the catalogue. */
  readonly topics?: readonly TopicDeclaration[];
}

/** Delivery of one service instance, started and stopped as one. */
export class DeliveryRuntime {
  private readonly figures: DeliveryFigures;
  private readonly upkeep: DeliveryUpkeep;
  /** Topics that the service publishes or consumes. */
  private readonly topics: readonly TopicDeclaration[];
  private migrated: Promise<void> | undefined;
  private started = false;

  constructor(private readonly parts: DeliveryParts) {
    const { database, bus, service, handlers, deadLetters, relay, unitOfWork } = parts;
    this.topics = (parts.topics ?? catalogue).filter(
      (topic) => topic.owner === service.name || handlers.topics.includes(topic.name),
    );
    this.figures = new DeliveryFigures(database, bus, service.name, handlers.topics);
    this.upkeep = new DeliveryUpkeep(new InboxPartitions(database, this.inboxRetentionDays()), deadLetters);
    unitOfWork.onBeforeCommit(appendEvents);
    unitOfWork.onCommitted(() => relay.wake());
  }

  /** Brings the `messaging` schema up to date. Has to be done before the service takes its first call. */
  migrate(): Promise<void> {
    this.migrated ??= applyKitMigrations(this.parts.database, MESSAGING_SCHEMA, outboxMigrations).then(
      () => undefined,
      (error: unknown) => {
        this.migrated = undefined;
        throw error;
      },
    );
    return this.migrated;
  }

  /** Migrates, creates missing topics, and starts relay, consumer and upkeep. */
  async start(): Promise<void> {
    if (this.started) return;
    await this.migrate();
    await this.parts.bus.createTopics(this.topics);
    this.started = true;
    exposeFigures(this.figures);
    this.upkeep.start();
    this.parts.relay.start();
    await this.parts.consumer.start();
  }

  /**
   * Finishes what is in hand and gives partitions and buckets back. First the consumer, so that the relay still carries
   * what the last handlers raised.
   */
  async stop(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    await this.parts.consumer.stop();
    await this.upkeep.stop();
    await this.parts.relay.stop();
    exposeFigures(undefined);
  }

  /** The topics that the service's own events travel on. */
  get publishes(): readonly string[] {
    const { service } = this.parts;
    return this.topics.filter(({ owner }) => owner === service.name).map(({ name }) => name);
  }

  /** The topics whose events the service handles. */
  get consumes(): readonly string[] {
    return this.parts.handlers.topics;
  }

  /** How delivery stands now. */
  status(): Promise<DeliveryStatus> {
    return this.figures.status();
  }

  private inboxRetentionDays(): number {
    const consumed = this.topics.filter((topic) => this.parts.handlers.topics.includes(topic.name));
    return Math.ceil(Math.max(24, ...consumed.map((topic) => topic.retentionHours)) / 24) + INBOX_MARGIN_DAYS;
  }
}
