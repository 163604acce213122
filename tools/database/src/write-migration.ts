import { diffPrismaSchemas } from '@trellis/database';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** There is no migration to be written, for a reason that the caller can mend. */
export class MigrationRefusedError extends Error {
  override readonly name = 'MigrationRefusedError';
}

/**
 * Writes `migrations/<time>_<name>/migration.sql`: the way from the schema that the migrations so far make to
 * `schema.prisma`. The former is kept in `migrations/applied.prisma`, which is written with each migration and merged like
 * any other file. Answers the path of the migration, or undefined when nothing has changed.
 *
 * @throws MigrationRefusedError when the name does not do, the schema is refused, or it is not known what the migrations
 *   so far make.
 */
export async function writeMigration(options: {
  prismaDirectory: string;
  name: string;
  now: Date;
}): Promise<string | undefined> {
  if (!/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(options.name)) {
    throw new MigrationRefusedError(`"${options.name}" is no name for a migration: use words_like_these.`);
  }
  const migrations = join(options.prismaDirectory, 'migrations');
  const existing = await existingMigrations(migrations);
  const from = await readFile(join(migrations, 'applied.prisma'), 'utf8').catch(() => undefined);
  if (from === undefined && existing.length > 0) {
    throw new MigrationRefusedError(
      `${migrations} holds migrations and no applied.prisma, the schema they make. Put back the schema.prisma that ` +
        'belongs to them, run this with --baseline, and change the schema again.',
    );
  }
  const to = await readSchema(options.prismaDirectory);
  const sql = await diffPrismaSchemas(from, to).catch((error: Error) => {
    throw new MigrationRefusedError(error.message);
  });
  if (sql === '') return undefined;
  const time = options.now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const last = existing.at(-1);
  if (last && last.slice(0, 14) >= time) {
    throw new MigrationRefusedError(`${last} would come after a migration of now: is the clock right?`);
  }
  const folder = join(migrations, `${time}_${options.name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(join(migrations, 'applied.prisma'), to);
  return join(folder, 'migration.sql');
}

/** Takes `schema.prisma` as it is for what the migrations so far make. */
export async function recordBaseline(prismaDirectory: string): Promise<void> {
  const schema = await readSchema(prismaDirectory);
  await mkdir(join(prismaDirectory, 'migrations'), { recursive: true });
  await writeFile(join(prismaDirectory, 'migrations', 'applied.prisma'), schema);
}

async function readSchema(prismaDirectory: string): Promise<string> {
  return readFile(join(prismaDirectory, 'schema.prisma'), 'utf8').catch(() => {
    throw new MigrationRefusedError(`${prismaDirectory} holds no schema.prisma.`);
  });
}

async function existingMigrations(migrations: string): Promise<string[]> {
  const entries = await readdir(migrations, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
