import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventMessage } from '@trellis/contracts';
import { isRetryable, UnitOfWork } from '@trellis/database';
import type { BeforeCommit, SqlExecutor, SqlTransactions, Transaction } from '@trellis/database';

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
    const result = await this.database.transaction(async (sql) => {
      const transaction: Transaction<SqlExecutor> = {
        client: sql,
        query: (text, parameters) => sql.query(text, parameters),
        raise: (raised) => events.push(...raised),
        afterCommit: (effect) => effects.push(effect),
      };
      const answer = await this.current.run(transaction, () => work(transaction));
      if (events.length > 0) await this.append?.(sql, events);
      return answer;
    });
    if (events.length > 0) for (const listener of this.listeners) listener(events);
    for (const effect of effects) effect();
    return result;
  }
}
