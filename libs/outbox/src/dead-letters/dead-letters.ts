import { Logger } from '@nestjs/common';
import type { SqlTransactions, UnitOfWork } from '@trellis/database';
import type { EventBus } from '@trellis/events';
import type { EventHandlers } from '../inbox/event-handlers';
import { DeadLetterTable, moveToDiscarded } from './dead-letter-table';
import { DeadLetterNotFound, describeError, RedriveFailed } from './dead-letter.errors';
import type { DeadLetter, DeadLetterPage, RedriveResult } from './dead-letter';
import { InboxRedrive } from './inbox-redrive';
import { lockKeys } from './key-lock';
import type { DeliveryOrigin, TopicKey } from './key-lock';
import { OutboxRedrive } from './outbox-redrive';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** Lists, redrives and discards dead letters. Any number of callers may do so at once. */
export class DeadLetters {
  private readonly logger = new Logger('DeadLetters');
  private readonly table: DeadLetterTable;
  private readonly inbox: InboxRedrive;
  private readonly outbox: OutboxRedrive;

  /** @param wakeRelay told when events went back to the outbox */
  constructor(
    private readonly database: SqlTransactions,
    unitOfWork: UnitOfWork,
    bus: EventBus,
    handlers: EventHandlers,
    private readonly wakeRelay: () => void = () => undefined,
  ) {
    this.table = new DeadLetterTable(database);
    this.inbox = new InboxRedrive(unitOfWork, handlers);
    this.outbox = new OutboxRedrive(database, bus);
  }

  /**
   * Dead letters, oldest first.
   *
   * @param options.pageSize 1 to 100, defaults to 20; a greater one is taken as 100
   * @param options.cursor `nextCursor` of the page before
   * @throws {InvalidDeadLetterCursor}
   */
  async list(options: { pageSize?: number; cursor?: string } = {}): Promise<DeadLetterPage> {
    const pageSize = Math.min(options.pageSize || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    return this.table.page(pageSize, options.cursor || undefined);
  }

  /**
   * Handles (or publishes) a dead letter again, then what is parked behind it, in order.
   *
   * @throws {DeadLetterNotFound}
   * @throws {RedriveFailed} when it failed again; it stays, with one attempt more and the new error
   */
  async redrive(id: string): Promise<RedriveResult> {
    const letter = await this.find(id);
    try {
      const done =
        letter.origin === 'inbox'
          ? await this.inbox.handleHead(id, letter)
          : await this.outbox.publishHead(id);
      if (!done) throw new DeadLetterNotFound(id);
    } catch (error) {
      if (error instanceof DeadLetterNotFound) throw error;
      const attempts = await this.table.failedAgain(id, error);
      if (attempts === undefined) throw new DeadLetterNotFound(id);
      throw new RedriveFailed(id, attempts, error);
    }
    this.logger.log(`Dead letter ${id} (event ${letter.eventId}) was redriven.`);
    const { handledCount, stoppedBy } = await this.goOn(letter.origin, letter);
    return { handledCount: handledCount + 1, stoppedBy };
  }

  /**
   * Gives a dead letter up, keeps it in `messaging.discarded_event`, and lets what is parked behind it go on. Giving up one
   * that was never published leaves a gap in its key's sequence.
   *
   * @param discardedBy who decided it, for the record
   * @throws {DeadLetterNotFound}
   */
  async discard(id: string, discardedBy: string): Promise<RedriveResult> {
    const letter = await this.find(id);
    const moved = await this.database.transaction(async (transaction) => {
      await lockKeys(transaction, letter.origin, [letter]);
      return moveToDiscarded(transaction, id, discardedBy);
    });
    if (!moved) throw new DeadLetterNotFound(id);
    this.logger.warn(
      `Dead letter ${id} (event ${letter.eventId}, ${letter.eventType} of ${letter.topic}/${letter.key}) was discarded ` +
        `by ${discardedBy}${letter.origin === 'outbox' ? '; its sequence has a gap now' : ''}.`,
    );
    return this.goOn(letter.origin, letter);
  }

  /** Goes on with keys whose redrive or discard was cut short by a crash. */
  async resume(): Promise<void> {
    for (const { origin, topic, key } of await this.table.unattendedKeys()) {
      await this.goOn(origin, { topic, key }).catch((error: unknown) =>
        this.logger.warn(`${topic}/${key} stays parked for now: ${describeError(error)}`),
      );
    }
  }

  private async goOn(origin: DeliveryOrigin, { topic, key }: TopicKey): Promise<RedriveResult> {
    if (key === '') return { handledCount: 0, stoppedBy: undefined };
    if (origin === 'inbox') return this.inbox.drain({ topic, key });
    const handledCount = await this.outbox.reinstate({ topic, key });
    this.wakeRelay();
    return { handledCount, stoppedBy: undefined };
  }

  private async find(id: string): Promise<DeadLetter> {
    const letter = await this.table.find(id);
    if (!letter) throw new DeadLetterNotFound(id);
    return letter;
  }
}
