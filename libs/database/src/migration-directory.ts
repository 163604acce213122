import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One folder of a Prisma migrations directory. */
export interface MigrationOnDisk {
  readonly name: string;
  readonly script: string;
}

/** The migrations of a Prisma `migrations` directory, in the order in which they apply. */
export async function readMigrationDirectory(directory: string): Promise<MigrationOnDisk[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      script: await readFile(join(directory, name, 'migration.sql'), 'utf8'),
    })),
  );
}

/** Whether `checksum`, as Prisma records it, is of this script, however its lines end. */
export function matchesChecksum(migration: MigrationOnDisk, checksum: string): boolean {
  const unix = migration.script.replaceAll('\r\n', '\n');
  return [migration.script, unix, unix.replaceAll('\n', '\r\n')].some(
    (script) => createHash('sha256').update(script).digest('hex') === checksum,
  );
}
