import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { MigrationEditedError, MigrationFailedError } from './database.errors';
import { matchesChecksum, readMigrationDirectory, type MigrationOnDisk } from './migration-directory';
import { applyByEngine, type EngineDatabase } from './schema-engine';

const LOCK = 'trellis.prisma_migrations';

/** What Prisma's own table says of a migration. */
interface RecordedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  logs: string | null;
}

/**
 * Applies the Prisma migrations of `directory` that the database lacks and answers their names. Prisma's own engine does
 * it, with its own table and checksums, under an advisory lock: instances that start at once wait for each other. When
 * there is nothing to apply the engine is not even loaded.
 *
 * @throws MigrationEditedError when an applied migration is not the one in the directory any more.
 * @throws MigrationFailedError when a migration fails, or failed at an earlier start. Its statements were undone together;
 *   its row in `_prisma_migrations` is kept, and has to be deleted once the cause is mended.
 */
export async function applyMigrations(options: { url: string; directory: string }): Promise<string[]> {
  const migrations = await readMigrationDirectory(options.directory);
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'trellis migrations',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (await isUpToDate(client, migrations, options.directory)) return [];
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [LOCK]);
    const pending = await pendingMigrations(client, migrations, options.directory);
    if (pending.length === 0) return [];
    return await applyPending(options, migrations, client);
  } finally {
    // Ends the session, and with it the lock.
    await client.end().catch(() => undefined);
  }
}

/** A look without the lock. What seems to have failed may be another instance's that is just being applied. */
async function isUpToDate(
  client: pg.Client,
  migrations: MigrationOnDisk[],
  directory: string,
): Promise<boolean> {
  try {
    return (await pendingMigrations(client, migrations, directory)).length === 0;
  } catch (error) {
    if (error instanceof MigrationFailedError) return false;
    throw error;
  }
}

async function applyPending(
  { url, directory }: { url: string; directory: string },
  migrations: MigrationOnDisk[],
  client: pg.Client,
): Promise<string[]> {
  const migrationsList = {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
    })),
  };
  // A session of the engine's own: it takes a lock there that it leaves to the end of the session.
  const session = new pg.Pool({ connectionString: url, max: 1, application_name: 'trellis migrations' });
  session.on('error', () => undefined);
  let refusal: string | undefined;
  try {
    const database = await migrationSession(session, (reason) => (refusal = reason));
    const filters = { externalTables: [], externalEnums: [] };
    return (await applyByEngine(database, { migrationsList, filters })).appliedMigrationNames;
  } catch (cause) {
    // The engine's own words for any refusal are "external connector error".
    if (refusal) {
      await client.query(
        'UPDATE _prisma_migrations SET logs = $1 WHERE finished_at IS NULL AND rolled_back_at IS NULL',
        [refusal],
      );
    }
    await pendingMigrations(client, migrations, directory, cause);
    throw cause;
  } finally {
    await session.end();
  }
}

/** Compares directory and table, and refuses what a person has to look at first. */
async function pendingMigrations(
  client: pg.Client,
  migrations: MigrationOnDisk[],
  directory: string,
  cause?: unknown,
): Promise<MigrationOnDisk[]> {
  const { rows: tables } = await client.query(`SELECT to_regclass('_prisma_migrations') AS found`);
  if (!(tables[0] as { found: string | null }).found) return migrations;
  const { rows } = await client.query<RecordedMigration>(
    `SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const recorded = new Map(rows.map((row) => [row.migration_name, row]));
  for (const row of rows) {
    if (row.finished_at) continue;
    const reason = row.logs?.trim().split('\n')[0] || 'it was begun and never finished';
    const remedy = cause
      ? ''
      : ' (at an earlier start; mend the cause and delete its row in _prisma_migrations)';
    throw new MigrationFailedError(
      row.migration_name,
      directory,
      reason + remedy,
      cause ? { cause } : undefined,
    );
  }
  return migrations.filter((migration) => {
    const row = recorded.get(migration.name);
    if (row && !matchesChecksum(migration, row.checksum))
      throw new MigrationEditedError(migration.name, directory);
    return !row;
  });
}

async function migrationSession(pool: pg.Pool, onRefusal: (reason: string) => void): Promise<EngineDatabase> {
  const connection = await new PrismaPg(pool).connect();
  return {
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => connection.executeRaw(query),
    // The adapter's own cuts a script at every semicolon, in strings and function bodies too. Sent whole, the server
    // parses it, and takes it as one transaction.
    executeScript: async (sql) => {
      await connection
        .executeRaw({ sql, args: [], argTypes: [] })
        .catch((error: Error & { cause?: unknown }) => {
          const cause = error.cause as { originalMessage?: string; message?: string } | undefined;
          onRefusal(cause?.originalMessage ?? cause?.message ?? error.message);
          throw error;
        });
    },
  };
}
