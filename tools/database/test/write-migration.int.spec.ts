import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { applyMigrations, schemaDrift } from '@trellis/database';
import { createTestDatabase } from '@trellis/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MigrationRefusedError, recordBaseline, writeMigration } from '../src/write-migration';

const schema = `datasource db {
  provider = "postgresql"
}

model Box {
  id    Int    @id
  label String
}
`;
const changed = schema.replace('label String', 'label String\n  note  String?');
const noon = new Date('2026-03-04T12:00:00Z');
const later = new Date('2026-03-04T12:00:01Z');

let prismaDirectory: string;

beforeEach(async () => {
  prismaDirectory = await mkdtemp(join(tmpdir(), 'db-diff-'));
  await write(schema);
});
afterEach(() => rm(prismaDirectory, { recursive: true }));

const write = (text: string) => writeFile(join(prismaDirectory, 'schema.prisma'), text);

test('the migrations it writes, one after the other, make what the schema says', async () => {
  const first = await writeMigration({ prismaDirectory, name: 'initial', now: noon });
  expect(first).toBe(join(prismaDirectory, 'migrations/20260304120000_initial/migration.sql'));
  await write(changed);
  const second = await writeMigration({ prismaDirectory, name: 'add_note', now: later });
  expect(await readFile(second!, 'utf8')).toBe(
    '-- AlterTable\nALTER TABLE "Box" ADD COLUMN     "note" TEXT;\n',
  );

  const [migrated, expected] = [await createTestDatabase(), await createTestDatabase()];
  expect(await schemaDrift({ prismaDirectory, migratedUrl: migrated.url, schemaUrl: expected.url })).toEqual(
    [],
  );
  const directory = join(prismaDirectory, 'migrations');
  expect(await applyMigrations({ url: migrated.url, directory })).toEqual([]);
  await Promise.all([migrated.drop(), expected.drop()]);
});

test('writes nothing when nothing has changed', async () => {
  await writeMigration({ prismaDirectory, name: 'initial', now: noon });
  const before = await readdir(join(prismaDirectory, 'migrations'));
  expect(await writeMigration({ prismaDirectory, name: 'again', now: later })).toBeUndefined();
  expect(await readdir(join(prismaDirectory, 'migrations'))).toEqual(before);
});

test('refuses to guess what existing migrations make, until it is told', async () => {
  await writeMigration({ prismaDirectory, name: 'initial', now: noon });
  await rm(join(prismaDirectory, 'migrations/applied.prisma'));
  await expect(writeMigration({ prismaDirectory, name: 'next', now: later })).rejects.toThrow(
    MigrationRefusedError,
  );
  await recordBaseline(prismaDirectory);
  await write(changed);
  expect(await writeMigration({ prismaDirectory, name: 'next', now: later })).toMatch(/20260304120001_next/);
});

test('refuses a migration that would come before one that exists', async () => {
  await writeMigration({ prismaDirectory, name: 'initial', now: later });
  await write(changed);
  await expect(writeMigration({ prismaDirectory, name: 'next', now: noon })).rejects.toThrow(/clock/);
});

test('says what is wrong with a name or a schema', async () => {
  await expect(writeMigration({ prismaDirectory, name: 'Add note', now: noon })).rejects.toThrow(
    /words_like_these/,
  );
  await write('model Box {');
  await expect(writeMigration({ prismaDirectory, name: 'initial', now: noon })).rejects.toThrow(
    MigrationRefusedError,
  );
});

test('the command runs from its bundle, and explains itself', async () => {
  const command = join(import.meta.dirname, '../db-diff.mjs');
  const outcome = promisify(execFile)(process.execPath, [command]);
  await expect(outcome).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('npm run db:diff') as string,
  });
});
