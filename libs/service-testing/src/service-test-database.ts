import path from 'node:path';
import type { EventMessage } from '@trellis/contracts';
import {
  applyMigrations,
  ChangeHints,
  createPrismaClient,
  DatabasePool,
  PrismaUnitOfWork,
  type PrismaClientClass,
  type PrismaClientLike,
} from '@trellis/database';
import { createTestDatabase, type TestDatabase } from '@trellis/testing';

const MAX_CONNECTIONS = 3;

/**
 * A service's database for a test: new, migrated, on a real server, with what repositories are made of. Raised events go
 * to {@link committedEvents} instead of an outbox.
 */
export class ServiceTestDatabase<Client extends PrismaClientLike> {
  /** Events of transactions that committed, oldest first. */
  readonly committedEvents: EventMessage[] = [];
  readonly hints: ChangeHints;

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: DatabasePool,
    readonly client: Client,
    readonly unitOfWork: PrismaUnitOfWork<Client>,
  ) {
    this.hints = new ChangeHints(pool);
    unitOfWork.onBeforeCommit(async () => {});
    unitOfWork.onCommitted((events) => this.committedEvents.push(...events));
  }

  /** @param appDirectory the service's folder, which holds `prisma/migrations` */
  static async create<Client extends PrismaClientLike>(
    appDirectory: string,
    clientClass: PrismaClientClass,
  ): Promise<ServiceTestDatabase<Client>> {
    const database = await createTestDatabase({ prefix: path.basename(appDirectory) });
    await applyMigrations({ url: database.url, directory: path.join(appDirectory, 'prisma/migrations') });
    const pool = new DatabasePool({ url: database.url, maxConnections: MAX_CONNECTIONS });
    const client = createPrismaClient<Client>(clientClass, pool);
    return new ServiceTestDatabase(database, pool, client, new PrismaUnitOfWork(client));
  }

  /** Closes connections and removes the database. */
  async close(): Promise<void> {
    await this.pool.close();
    await this.database.drop();
  }
}
