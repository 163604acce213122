import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { applyMigrations, DatabasePool, MigrationEditedError, MigrationFailedError } from '@trellis/database';
import type { Dependency } from './lifecycle/await-dependencies';
import { StartFailure } from './lifecycle/start-failure';

/** The service's own database as something to wait for, over a connection that is closed before the app opens its own. */
export function databaseDependency(url: string): Dependency & { close(): Promise<void> } {
  const pool = new DatabasePool({ url, maxConnections: 1 }, { applicationName: 'trellis start' });
  return {
    name: 'the database',
    variable: 'DATABASE_URL',
    url,
    check: () => pool.query('SELECT 1'),
    close: () => pool.close(),
  };
}

/**
 * Brings the service's tables up to date.
 *
 * @param folder see `ServiceOptions.migrationsFolder`
 * @throws {StartFailure} when a named folder does not exist, or a migration was changed or fails
 */
export async function applyServiceMigrations(
  url: string,
  folder: string | false | undefined,
  entryFile: string | undefined,
): Promise<void> {
  if (folder === false) return;
  if (folder !== undefined && !existsSync(folder))
    throw new StartFailure(`The migrations folder ${folder} does not exist.`);
  const found = folder ?? migrationsBeside(entryFile);
  if (!found) return;
  const applied = await applyMigrations({ url, directory: found }).catch((error: unknown) => {
    const isOwn = error instanceof MigrationEditedError || error instanceof MigrationFailedError;
    throw isOwn ? new StartFailure(error.message, { cause: error }) : error;
  });
  if (applied.length > 0) new Logger('Migrations').log(`Applied ${applied.join(', ')}`);
}

function migrationsBeside(entryFile: string | undefined): string | undefined {
  if (!entryFile) return undefined;
  const folder = dirname(entryFile);
  return [join(folder, 'migrations'), join(folder, 'prisma', 'migrations')].find((candidate) =>
    existsSync(candidate),
  );
}
