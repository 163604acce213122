import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Transaction as PrismaTransaction } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { TransactionCutShortError } from './database.errors';
import { queryConnection } from './query-connection';
import { sqlStateOf } from './sql-state';
import type { SqlExecutor, SqlParameter } from './sql-executor';

const FAILED_TRANSACTION = '25P02';

/** The parts of the adapter's transaction that its type keeps to itself. */
interface TransactionInside {
  readonly client: pg.PoolClient;
  performIO(query: { readonly sql: string }): Promise<{ readonly command: string }>;
}

/** Where a transaction that is being begun leaves its connection. */
const awaiting = new AsyncLocalStorage<TransactionConnection>();

/**
 * The connection of one of Prisma's transactions. Statements of the kit's own go over it directly: through Prisma each of
 * them would cost two or three times the processor time. And it sees what Prisma does not look at, that the server answers
 * the COMMIT of a failed transaction by a ROLLBACK.
 */
export class TransactionConnection implements SqlExecutor {
  private connection: pg.PoolClient | undefined;
  private statementNameOf: (sql: string) => string | undefined = () => undefined;
  private isTaken = false;
  private failure: unknown;
  private isWorkDone = false;
  private isCutShort = false;
  private isCommitSent = false;
  private tagOfEnd: string | undefined;

  /** @param timeoutMs how long Prisma lets the transaction take, in milliseconds: what an error says that comes of it */
  constructor(private readonly timeoutMs: number) {}

  /**
   * Begins a transaction of Prisma's whose connection is this one. Transactions that are begun inside `begin`'s work are
   * others.
   */
  whileBeginning<T>(begin: () => Promise<T>): Promise<T> {
    return awaiting.run(this, begin);
  }

  /** @throws when a transaction began without leaving its connection here. */
  requireTaken(): void {
    if (!this.isTaken)
      throw new Error('A unit of work needs a Prisma client that was made by createPrismaClient().');
  }

  /** Whether a COMMIT was sent: without one nothing can have been committed. */
  get hasSentCommit(): boolean {
    return this.isCommitSent;
  }

  /**
   * The command tag by which the server answered the end: `COMMIT`, or `ROLLBACK` although it was told to commit, because a
   * statement had failed. Undefined when no answer to an end was seen.
   */
  get endTag(): string | undefined {
    return this.tagOfEnd;
  }

  /** To be called when the work has settled: a ROLLBACK that is sent before comes of Prisma alone. */
  workIsDone(): void {
    this.isWorkDone = true;
  }

  /** What the last statement to fail by itself failed of. */
  get failureOfStatement(): unknown {
    return this.failure;
  }

  /**
   * @throws TransactionCutShortError when Prisma rolled the transaction back before its work was done.
   * @throws when the transaction has ended: the connection is, or will be, somebody else's.
   */
  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly SqlParameter[],
  ): Promise<Row[]> {
    if (this.isCutShort) throw new TransactionCutShortError(this.timeoutMs);
    if (!this.connection) throw new Error('The transaction has ended: no statement can run in it any more.');
    try {
      return await queryConnection<Row>(this.connection, this.statementNameOf, sql, parameters);
    } catch (error) {
      this.noteFailure(error);
      throw error;
    }
  }

  /** Called by the adapter that began the transaction. Later transactions of the same work are left alone. */
  take(transaction: PrismaTransaction, statementNameOf: (sql: string) => string | undefined): void {
    if (this.isTaken) return;
    this.isTaken = true;
    this.statementNameOf = statementNameOf;
    const inside = transaction as unknown as TransactionInside;
    this.connection = inside.client;
    const performIO = inside.performIO.bind(inside);
    inside.performIO = async (query) => {
      const isEnd = query.sql === 'COMMIT' || query.sql === 'ROLLBACK';
      if (isEnd) this.connection = undefined;
      if (query.sql === 'COMMIT') this.isCommitSent = true;
      if (query.sql === 'ROLLBACK' && !this.isWorkDone) this.isCutShort = true;
      try {
        const result = await performIO(query);
        if (isEnd) this.tagOfEnd = result.command;
        return result;
      } catch (error) {
        this.noteFailure(error);
        throw error;
      }
    };
  }

  private noteFailure(error: unknown): void {
    // Of the statements after the one that failed the server says no more than that.
    if (sqlStateOf(error) !== FAILED_TRANSACTION) this.failure = error;
  }
}

/** Prisma's adapter on a pool of the kit's; leaves the connection of a transaction with whoever begins it. */
export class LendingPrismaPg extends PrismaPg {
  constructor(
    pool: pg.Pool,
    private readonly statementNameOf: (sql: string) => string | undefined,
  ) {
    super(pool, {
      // The type wants a name for each; the adapter hands undefined on, and node-postgres prepares nothing then.
      statementNameGenerator: (({ sql }) => statementNameOf(sql)) as (query: { sql: string }) => string,
    });
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const connection = awaiting.getStore();
      const transaction = await start(isolationLevel);
      try {
        connection?.take(transaction, this.statementNameOf);
      } catch (error) {
        await abandon(transaction).catch(() => undefined);
        throw error;
      }
      return transaction;
    };
    return adapter;
  }
}

/** Prisma never hears of this transaction, so nobody else would give its connection back. */
async function abandon(transaction: PrismaTransaction): Promise<void> {
  try {
    await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] });
  } finally {
    await transaction.rollback();
  }
}
