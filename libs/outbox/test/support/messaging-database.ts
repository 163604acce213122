import { applyKitMigrations, DatabasePool } from '@trellis/database';
import { createTestDatabase } from '@trellis/testing';
import { appendEvents } from '../../src/append/append-events';
import { MESSAGING_SCHEMA, outboxMigrations } from '../../src/schema/outbox-migrations';
import { PoolUnitOfWork } from './pool-unit-of-work';

/** A database with the `messaging` schema, and a pool and units of work on it. */
export interface MessagingDatabase {
  readonly url: string;
  readonly adminUrl: string;
  readonly pool: DatabasePool;
  readonly unitOfWork: PoolUnitOfWork;
  /** One more pool, closed with the rest. */
  connect(maxConnections: number): DatabasePool;
  drop(): Promise<void>;
}

/** Makes one, for a test file. */
export async function createMessagingDatabase(maxConnections = 3): Promise<MessagingDatabase> {
  const database = await createTestDatabase({ prefix: 'messaging' });
  const pools: DatabasePool[] = [];
  const connect = (max: number): DatabasePool => {
    const pool = new DatabasePool({ url: database.url, maxConnections: max });
    pools.push(pool);
    return pool;
  };
  const pool = connect(maxConnections);
  await applyKitMigrations(pool, MESSAGING_SCHEMA, outboxMigrations);
  const unitOfWork = new PoolUnitOfWork(pool);
  unitOfWork.onBeforeCommit(appendEvents);
  return {
    url: database.url,
    adminUrl: database.adminUrl,
    pool,
    unitOfWork,
    connect,
    async drop() {
      for (const each of pools) await each.close();
      await database.drop();
    },
  };
}
