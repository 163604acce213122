import { Logger } from '@nestjs/common';
import type { SqlTransactions, UnitOfWork } from '@trellis/database';
import type { BatchOutcome, BusConsumer, EventBus, RecordBatch } from '@trellis/events';
import { describeError } from '../dead-letters/dead-letter.errors';
import { AttemptLog } from './attempt-log';
import { BatchRun } from './batch-run';
import type { EventHandlers } from './event-handlers';
import { toInboxEvent } from './inbox-event';
import type { InboxEvent } from './inbox-event';
import { claim, park, recordDeadLetter } from './inbox-records';
import { InboxTransaction } from './inbox-transaction';

/** How a consumer works; the defaults suit a service. */
export interface InboxConsumerOptions {
  /** Consumer group: the service's name. */
  readonly group: string;
  /** How often an event may fail before it becomes a dead letter. Defaults to 5. */
  readonly maxAttempts?: number;
  /** The most events in one transaction. Defaults to 100. */
  readonly maxBatchSize?: number;
  /** How many transactions of events run at once. Defaults to 2, which leaves a small pool something for callers. */
  readonly maxConcurrentPartitions?: number;
}

/**
 * Hands events to the service's handlers, each effect once. An event's id is recorded in the transaction of its handler,
 * and its offset is committed after that; a delivery that was recorded before has no effect.
 */
export class InboxConsumer {
  private readonly logger = new Logger('InboxConsumer');
  private readonly transaction: InboxTransaction;
  private readonly attempts = new Map<string, AttemptLog>();
  private consumer: BusConsumer | undefined;

  constructor(
    private readonly database: SqlTransactions,
    unitOfWork: UnitOfWork,
    private readonly bus: EventBus,
    private readonly handlers: EventHandlers,
    private readonly options: InboxConsumerOptions,
  ) {
    this.transaction = new InboxTransaction(unitOfWork, handlers, options.group, bus.system);
  }

  /** Joins the consumer group. Does nothing when no handler is registered. */
  async start(): Promise<void> {
    if (this.handlers.topics.length === 0 || this.consumer) return;
    this.consumer = await this.bus.consume({
      group: this.options.group,
      topics: this.handlers.topics,
      maxBatchSize: this.options.maxBatchSize ?? 100,
      maxConcurrentPartitions: this.options.maxConcurrentPartitions ?? 2,
      handler: (batch) => this.handle(batch),
    });
  }

  /** Finishes the batches in hand and leaves the group. */
  async stop(): Promise<void> {
    await this.consumer?.stop();
    this.consumer = undefined;
  }

  /** Handles one batch of the bus. */
  async handle(batch: RecordBatch): Promise<BatchOutcome> {
    const events = batch.records.map(toInboxEvent).filter((event) => this.concerns(event));
    const run = new BatchRun(batch, events, {
      transaction: this.transaction,
      attempts: this.attemptsOf(batch),
      maxAttempts: this.options.maxAttempts ?? 5,
      setAside: (event, error, attempts) => this.setAside(event, error, attempts),
    });
    return run.run();
  }

  /** Types of others are passed over unread; a record without a type is nobody's and must not vanish. */
  private concerns(event: InboxEvent): boolean {
    return event.type === '' || this.handlers.has(event.type);
  }

  private attemptsOf({ topic, partition }: RecordBatch): AttemptLog {
    const name = `${topic}/${partition}`;
    const log = this.attempts.get(name) ?? new AttemptLog();
    this.attempts.set(name, log);
    return log;
  }

  private async setAside(event: InboxEvent, error: unknown, attempts: number): Promise<void> {
    const message = describeError(error);
    const deadLetterId = await this.database.transaction(async (transaction) => {
      const [fresh] = await claim(transaction, [event]);
      if (fresh?.parked) await park(transaction, this.options.group, [event]);
      if (!fresh || fresh.parked) return undefined;
      return recordDeadLetter(transaction, this.options.group, event, { error: message, attempts });
    });
    if (deadLetterId === undefined) return;
    this.logger.error(
      `Event ${event.eventId} (${event.type || 'no type'}) of ${event.topic}/${event.key} cannot be handled and is ` +
        `dead letter ${deadLetterId}${event.key === '' ? '' : '; later events of its key wait'}: ${message}`,
      error instanceof Error ? error.stack : undefined,
    );
  }
}
