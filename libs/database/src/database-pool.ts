import { Logger } from '@nestjs/common';
import { tracing } from '@trellis/telemetry';
import pg from 'pg';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BinaryQuery } from './binary-query';
import type { BinaryQueries } from './binary-query';
import type { BinaryRows } from './binary-rows';
import type { DatabaseConfig } from './database-config';
import { CommitUnknownError, DatabaseUnreachableError } from './database.errors';
import { keepsPreparedStatements, preparedNameOf } from './prepared-statements';
import { forgetPool, observePool } from './pool-metrics';
import { queryConnection } from './query-connection';
import type { SqlExecutor, SqlParameter } from './sql-executor';
import type { SqlTransactions } from './sql-transactions';
import { isConnectionLoss, sqlStateOf } from './sql-state';
import { TracedPool } from './traced-pool';

/** Longer than any statement may take, and than an idle connection is kept. */
const LONGEST_SILENCE_MS = 120_000;

export interface DatabasePoolOptions {
  /** Name of the sessions in `pg_stat_activity`. Defaults to `trellis`. */
  applicationName?: string;
  /** The server ends a statement that takes longer. Defaults to 30 seconds. */
  statementTimeoutMs?: number;
  /** How long to wait for a free connection, or for a new one. Defaults to 5 seconds. */
  connectionTimeoutMs?: number;
}

/**
 * A service's connections to its own database, at most `maxConnections` of them for everything in the process. A server
 * that goes away costs the statements in flight and nothing more: later ones connect again.
 */
export class DatabasePool implements SqlTransactions, BinaryQueries {
  /** The pool itself, for Prisma's adapter. */
  readonly pool: pg.Pool;
  readonly url: string;
  /** The name that a connection prepares a statement under, if it does. */
  readonly statementNameOf: (sql: string) => string | undefined;
  private readonly logger = new Logger('Database');
  private readonly closing: (() => Promise<void>)[] = [];
  private closed: Promise<void> | undefined;

  constructor(config: Pick<DatabaseConfig, 'url' | 'maxConnections'>, options: DatabasePoolOptions = {}) {
    this.url = config.url;
    this.statementNameOf = keepsPreparedStatements(config.url) ? preparedNameOf : () => undefined;
    const Pool = tracing === undefined ? pg.Pool : TracedPool;
    this.pool = new Pool({
      connectionString: config.url,
      max: config.maxConnections,
      application_name: options.applicationName ?? 'trellis',
      connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    observePool(this.pool, options.applicationName ?? 'trellis');
    this.pool.on('error', (error) => {
      if (!this.closed) this.logger.warn(`An idle connection was lost: ${error.message}`);
    });
    // Between a connection's loss and its return to the pool, nobody else would listen and the process would end.
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
      endWhenSilent(client);
    });
  }

  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly SqlParameter[],
  ): Promise<Row[]> {
    return this.withConnection((client) =>
      queryConnection<Row>(client, this.statementNameOf, sql, parameters),
    );
  }

  async queryBinary(sql: string): Promise<BinaryRows> {
    return this.withConnection((client) => client.query(new BinaryQuery(sql)).result);
  }

  /**
   * Runs `work` in a transaction on one connection.
   *
   * @throws CommitUnknownError when the connection is lost while committing.
   */
  async transaction<T>(work: (sql: SqlExecutor) => Promise<T>): Promise<T> {
    return this.withConnection(async (client) => {
      await client.query('BEGIN');
      let result: T;
      try {
        result = await work({
          query: (sql, parameters) => queryConnection(client, this.statementNameOf, sql, parameters),
        });
        // COMMIT of an aborted transaction "succeeds" by rolling back; any other statement fails in it.
        await client.query('SELECT 1');
      } catch (error) {
        // Its failure is not the one to report; and the connection is dropped when it is broken.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
      try {
        await client.query('COMMIT');
      } catch (error) {
        throw isConnectionLoss(error) ? new CommitUnknownError(error) : error;
      }
      return result;
    });
  }

  /**
   * Waits until the database answers, trying again until `timeoutMs` (default 30 seconds) are over.
   *
   * @throws DatabaseUnreachableError with one line that says where and why.
   */
  async waitUntilReachable({ timeoutMs = 30_000 }: { timeoutMs?: number } = {}): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      try {
        await this.query('SELECT 1');
        return;
      } catch (error) {
        if (Date.now() + pauseMs > deadline || willNotPass(error)) {
          throw new DatabaseUnreachableError(describeTarget(this.url), error);
        }
        await delay(pauseMs);
      }
    }
  }

  /** Registers what uses this pool and must end before it. The last one registered is the first to end. */
  onClose(end: () => Promise<void>): void {
    this.closing.unshift(end);
  }

  /** Ends what uses the pool, then the pool, once its connections are given back. */
  close(): Promise<void> {
    this.closed ??= (async () => {
      for (const end of this.closing) await end();
      await this.pool.end();
      forgetPool(this.pool);
    })();
    return this.closed;
  }

  private async withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      // A refused statement leaves a good connection; the pool's own `query` would throw that away as well.
      client.release(isEndOf(client, error));
      throw error;
    }
  }
}

/** A server that vanished without a word would otherwise be waited for until TCP gives up, a quarter of an hour later. */
function endWhenSilent(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(LONGEST_SILENCE_MS, () =>
    stream.destroy(new Error('The database server has gone silent.')),
  );
}

/** Whether an error ended the connection, and is not one that the caller's work threw by itself on one that is still good. */
function isEndOf(client: pg.PoolClient, error: unknown): boolean {
  if (!isConnectionLoss(error)) return false;
  // A server that ends a connection says so first: until its socket closes, such a connection looks good.
  if (error instanceof CommitUnknownError || sqlStateOf(error) !== undefined) return true;
  const { _queryable, _connectionError } = client as unknown as {
    _queryable: boolean;
    _connectionError: boolean;
  };
  return !_queryable || _connectionError;
}

/** A wrong password, database or role is not mended by waiting. */
function willNotPass(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && (state.startsWith('28') || state === '3D000');
}

/** A database URL without its credentials, for messages. */
export function describeTarget(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
  } catch {
    return 'an address that is no URL';
  }
}
