import { DatabasePool } from './database-pool';
import { ListenConnection, type ListenSubscription } from './listen-connection';
import type { SqlExecutor } from './sql-executor';
import type { SqlTransactions } from './sql-transactions';

/** What node-postgres takes beyond `SqlParameter`: bytes, dates, big integers and arrays. */
export type PlatformParameter =
  string | number | boolean | bigint | Date | Buffer | null | readonly PlatformParameter[];

const LISTEN_PREFIX = 'trellis platform';

/**
 * The process's connection to a `platform` database: one for statements and, once somebody listens, one for
 * notifications, shared by bus, registry and settings when they have the same URL.
 */
export class PlatformConnection implements SqlTransactions {
  private static readonly open = new Map<string, PlatformConnection>();

  private users = 0;
  private readonly pool: DatabasePool;
  private readonly notifications: ListenConnection;

  private constructor(readonly url: string) {
    this.pool = new DatabasePool({ url, maxConnections: 1 }, { applicationName: LISTEN_PREFIX });
    this.notifications = new ListenConnection(url, LISTEN_PREFIX);
  }

  /** The process's connection to this URL. Each `acquire` needs a `release` of its own. Connects when first used. */
  static acquire(url: string): PlatformConnection {
    const connection = this.open.get(url) ?? new PlatformConnection(url);
    this.open.set(url, connection);
    connection.users++;
    return connection;
  }

  /** Runs a statement. All users take turns on one connection: keep it short. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly PlatformParameter[],
  ): Promise<Row[]> {
    return this.pool.query<Row>(sql, parameters as readonly string[] | undefined);
  }

  /** Runs `work` in a transaction. Within it use the given executor only: `query` would wait for this transaction. */
  transaction<T>(work: (sql: PlatformExecutor) => Promise<T>): Promise<T> {
    return this.pool.transaction((sql) => work(sql));
  }

  /**
   * Calls `listener` with the payload of each notification on `channel`. After the connection was lost and is back,
   * calls `onReconnect`: read again what may have changed.
   */
  listen(channel: string, listener: (payload: string) => void, onReconnect?: () => void): ListenSubscription {
    return this.notifications.listen(channel, listener, onReconnect);
  }

  /** Waits until the database answers. Rejects with a `DatabaseUnreachableError` after `timeoutMs`. */
  waitUntilReachable(options?: { timeoutMs?: number }): Promise<void> {
    return this.pool.waitUntilReachable(options);
  }

  /** Gives the connection back; the last user closes it. */
  async release(): Promise<void> {
    if (this.users === 0 || --this.users > 0) return;
    PlatformConnection.open.delete(this.url);
    await this.notifications.close();
    await this.pool.close();
  }
}

/** A transaction on the platform's database. */
export interface PlatformExecutor extends SqlExecutor {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly PlatformParameter[],
  ): Promise<Row[]>;
}
