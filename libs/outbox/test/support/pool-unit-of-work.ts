import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventMessage } from '@trellis/contracts';
import { isRetryable, sqlStateOf, TransactionAbortedError, UnitOfWork } from '@trellis/database';
import type { BeforeCommit, SqlExecutor, SqlTransactions, Transaction } from '@trellis/database';

const FAILED_TRANSACTION = '25P02';

/** Units of work straight on a pool, whose client is the transaction itself. */
export class PoolUnitOfWork extends UnitOfWork<SqlExecutor> {
  private readonly current = new AsyncLocalStorage<Transaction<SqlExecutor>>();
  private readonly listeners: ((events: readonly EventMessage[]) => void)[] = [];
  private append: BeforeCommit | undefined;

  constructor(private readonly database: SqlTransactions) {
    super();
  }

  onBeforeCommit(append: BeforeCommit): void {
    this.append = append;
  }

  onCommitted(listener: (events: readonly EventMessage[]) => void): void {
    this.listeners.push(listener);
  }

  async run<T>(work: (transaction: Transaction<SqlExecutor>) => Promise<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer) return work(outer);
    for (let retries = 0; ; retries++) {
      try {
        return await this.runOnce(work);
      } catch (error) {
        if (retries === 2 || !isRetryable(error)) throw error;
      }
    }
  }

  private async runOnce<T>(work: (transaction: Transaction<SqlExecutor>) => Promise<T>): Promise<T> {
    const events: EventMessage[] = [];
    const effects: (() => void)[] = [];
    let failure: unknown;
    let isWorkDone = false;
    const committing = this.database.transaction(async (sql) => {
      const transaction: Transaction<SqlExecutor> = {
        client: sql,
        query: async (text, parameters) => {
          try {
            return await sql.query(text, parameters);
          } catch (error) {
            if (sqlStateOf(error) !== FAILED_TRANSACTION) failure = error;
            throw error;
          }
        },
        raise: (raised) => events.push(...raised),
        afterCommit: (effect) => effects.push(effect),
      };
      const answer = await this.current.run(transaction, () => work(transaction));
      isWorkDone = true;
      if (events.length > 0) await this.append?.(sql, events);
      return answer;
    });
    const result = await committing.catch((error: unknown) => {
      throw isWorkDone && sqlStateOf(error) === FAILED_TRANSACTION
        ? new TransactionAbortedError(failure)
        : error;
    });
    if (events.length > 0) for (const listener of this.listeners) listener(events);
    for (const effect of effects) effect();
    return result;
  }
}
