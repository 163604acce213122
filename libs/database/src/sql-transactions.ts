import type { SqlExecutor } from './sql-executor';

/** Anything that runs SQL and transactions on a connection of its own. */
export interface SqlTransactions extends SqlExecutor {
  /** Runs `work` in a transaction: commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (sql: SqlExecutor) => Promise<T>): Promise<T>;
}
