import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventMessage } from '@trellis/contracts';
import { Logger } from '@nestjs/common';
import { currentContext } from '@trellis/context';
import { CommitUnknownError, TransactionAbortedError } from './database.errors';
import { isConnectionLoss, isRetryable, sqlStateOf } from './sql-state';
import { TransactionConnection } from './transaction-connection';
import { UnitOfWork, type BeforeCommit, type Transaction } from './unit-of-work';

const MAX_RETRIES = 2;
const FAILED_TRANSACTION = '25P02';

/** What the unit of work needs of a generated Prisma client. */
export interface PrismaClientLike {
  /** Loose, because a generated client's is overloaded: a list of queries, or work in an interactive transaction. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  $transaction(work: any, options?: { maxWait?: number; timeout?: number }): Promise<any>;
  $disconnect(): Promise<void>;
}

/** A Prisma client as it is inside a transaction. */
export type PrismaTransactionClient<Client> = Omit<
  Client,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends'
>;

export interface PrismaUnitOfWorkOptions {
  /** A transaction that takes longer is rolled back. Defaults to 10 seconds. */
  timeoutMs?: number;
  /** How long to wait for a connection. Defaults to 5 seconds. */
  maxWaitMs?: number;
}

/** A transaction that is running, or has ended: code that it started may still be running and hold on to it. */
interface Running {
  readonly transaction: Transaction<never>;
  readonly events: EventMessage[];
  readonly effects: (() => void)[];
  rollbackOnly: { readonly cause: unknown } | undefined;
  hasEnded: boolean;
}

/** Units of work on Prisma's interactive transactions. */
export class PrismaUnitOfWork<Client extends PrismaClientLike = PrismaClientLike> extends UnitOfWork<
  PrismaTransactionClient<Client>
> {
  private readonly logger = new Logger('UnitOfWork');
  private readonly current = new AsyncLocalStorage<Running>();
  private readonly committed: ((events: readonly EventMessage[]) => void)[] = [];
  private append: BeforeCommit | undefined;

  constructor(
    private readonly prisma: Client,
    private readonly options: PrismaUnitOfWorkOptions = {},
  ) {
    super();
  }

  /**
   * For reads: the client of the transaction that is running here, else the plain one. A read inside a transaction that
   * took a connection of its own would miss what the transaction wrote, and wait for ever once every connection is held
   * by a transaction that does the same.
   */
  get client(): PrismaTransactionClient<Client> {
    const running = this.current.getStore();
    return running && !running.hasEnded ? running.transaction.client : this.prisma;
  }

  onBeforeCommit(append: BeforeCommit): void {
    this.append = append;
  }

  onCommitted(listener: (events: readonly EventMessage[]) => void): void {
    this.committed.push(listener);
  }

  /**
   * @throws TransactionAbortedError when `work` resolves although a statement or a nested `run` failed in it.
   * @throws TransactionCutShortError when a statement comes after the transaction has taken too long.
   * @throws CommitUnknownError when the connection is lost while committing.
   */
  async run<T>(work: (transaction: Transaction<PrismaTransactionClient<Client>>) => Promise<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer && !outer.hasEnded) return this.join(outer, work);
    for (let retries = 0; ; retries++) {
      try {
        return await this.runOutermost(work);
      } catch (error) {
        if (retries === MAX_RETRIES || error instanceof CommitUnknownError || !isRetryable(error))
          throw error;
        await delay((retries + 1) * (5 + Math.random() * 20));
      }
    }
  }

  private async join<T>(
    outer: Running,
    work: (transaction: Transaction<PrismaTransactionClient<Client>>) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(outer.transaction);
    } catch (cause) {
      // Its statements cannot be undone without the others': if the caller goes on, nothing may be committed.
      outer.rollbackOnly ??= { cause };
      throw cause;
    }
  }

  private async runOutermost<T>(
    work: (transaction: Transaction<PrismaTransactionClient<Client>>) => Promise<T>,
  ): Promise<T> {
    const { timeoutMs = 10_000, maxWaitMs = 5_000 } = this.options;
    const connection = new TransactionConnection(timeoutMs);
    let running: Running | undefined;
    let result: T;
    try {
      result = await connection.whileBeginning<T>(() =>
        this.prisma.$transaction(
          async (client: never) => {
            connection.requireTaken();
            running = startRunning(client, connection);
            try {
              const answer = await this.current.run(running, () => work(running!.transaction));
              await this.complete(running, connection);
              return answer;
            } finally {
              connection.workIsDone();
            }
          },
          { timeout: timeoutMs, maxWait: maxWaitMs },
        ),
      );
    } catch (error) {
      throw connection.hasSentCommit && isConnectionLoss(error) ? new CommitUnknownError(error) : error;
    } finally {
      if (running) running.hasEnded = true;
    }
    requireCommitted(connection);
    if (running) this.announce(running);
    return result;
  }

  /** Appends the events. */
  private async complete(running: Running, connection: TransactionConnection): Promise<void> {
    if (running.rollbackOnly) throw new TransactionAbortedError(running.rollbackOnly.cause);
    running.hasEnded = true;
    if (running.events.length === 0) return;
    if (!this.append)
      throw new Error('Events were raised, and nothing is there to append them to the outbox.');
    try {
      await this.append(running.transaction, running.events);
    } catch (error) {
      if (sqlStateOf(error) !== FAILED_TRANSACTION) throw error;
      // The append only meets what failed before it, by which is told whether to try again.
      throw new TransactionAbortedError(connection.failureOfStatement ?? error);
    }
  }

  private announce({ events, effects }: Running): void {
    const listeners = events.length > 0 ? this.committed.map((listener) => () => listener(events)) : [];
    for (const call of [...listeners, ...effects]) {
      try {
        call();
      } catch (error) {
        this.logger.error(
          'A listener of commits failed.',
          error instanceof Error ? error.stack : String(error),
        );
      }
    }
  }
}

/** Of a failed transaction COMMIT makes a ROLLBACK, and calls it a success. */
function requireCommitted({ endTag, failureOfStatement }: TransactionConnection): void {
  if (endTag === 'ROLLBACK') throw new TransactionAbortedError(failureOfStatement);
  if (endTag !== 'COMMIT')
    throw new Error(
      'Prisma ended a transaction without a COMMIT that the unit of work could see: whether it was committed is unknown. ' +
        'Use the version of @prisma/adapter-pg that this library was made for.',
    );
}

function startRunning(client: never, connection: TransactionConnection): Running {
  const running: Running = {
    events: [],
    effects: [],
    rollbackOnly: undefined,
    hasEnded: false,
    transaction: {
      client,
      query: (sql, parameters) => connection.query(sql, parameters),
      raise(events) {
        if (running.hasEnded)
          throw new Error('The transaction has ended: no event can be raised in it any more.');
        for (const event of events) running.events.push(withTrace(event));
      },
      afterCommit(effect) {
        running.effects.push(effect);
      },
    },
  };
  return running;
}

/** Handlers of several events may share a transaction: each event follows the one that it was raised for. */
function withTrace(event: EventMessage): EventMessage {
  const traceparent = currentContext()?.traceparent;
  return traceparent === undefined ? event : { ...event, traceparent };
}
