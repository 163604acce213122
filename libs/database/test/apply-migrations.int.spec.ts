import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  applyMigrations,
  DatabasePool,
  diffPrismaSchemas,
  MigrationEditedError,
  MigrationFailedError,
  schemaDrift,
} from '../src';

const fixture = join(import.meta.dirname, 'fixture/prisma');
const INITIAL = '20260101000000_initial';

let database: TestDatabase;
let pool: DatabasePool;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase({ prefix: 'migrations' });
  pool = new DatabasePool({ url: database.url, maxConnections: 1 });
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  await cp(join(fixture, 'migrations'), directory, { recursive: true });
});
afterEach(async () => {
  await pool.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

const threads: Worker[] = [];
const onThread = (thread: Worker) => threads.push(thread);
process.on('worker', onThread);
afterAll(() => void process.off('worker', onThread));

const apply = () => applyMigrations({ url: database.url, directory });

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name));
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

describe('applying migrations', () => {
  test('applies what is new in order, once', async () => {
    expect(await apply()).toEqual([INITIAL]);
    await add('20260103000000_c', 'ALTER TABLE extra ADD COLUMN more int;');
    await add('20260102000000_b', 'CREATE TABLE extra (id int);');
    expect(await apply()).toEqual(['20260102000000_b', '20260103000000_c']);
    expect(await apply()).toEqual([]);
    expect(await pool.query('SELECT id, more FROM extra')).toEqual([]);
    expect(await pool.query(`SELECT colour_count('RED') AS n`)).toEqual([{ n: '0' }]);
  });

  test('records them as Prisma does, by the checksum of the script', async () => {
    await apply();
    const [row] = await pool.query(
      'SELECT checksum, applied_steps_count, finished_at FROM _prisma_migrations',
    );
    expect(row).toMatchObject({ applied_steps_count: 1, finished_at: expect.any(Date) as Date });
    expect(row?.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  test('does not load the schema engine when there is nothing to apply', async () => {
    await apply();
    threads.length = 0;
    expect(await apply()).toEqual([]);
    expect(threads).toEqual([]);
    await add('20260102000000_b', 'CREATE TABLE extra (id int);');
    await apply();
    expect(threads).toHaveLength(1);
  });

  test('instances that start at once apply each migration once between them', async () => {
    const applied = await Promise.all([apply(), apply(), apply()]);
    expect(applied.flat()).toEqual([INITIAL]);
  });

  test('waits for an instance that is in the middle of one, instead of taking it for failed', async () => {
    await apply();
    // What another instance looks like meanwhile: it holds the lock, and its migration is begun and not finished.
    const other = new DatabasePool({ url: database.url, maxConnections: 1 });
    await other.query(
      `SELECT pg_advisory_lock(hashtextextended('trellis.prisma_migrations', 0))::text AS lock`,
    );
    await other.query('UPDATE _prisma_migrations SET finished_at = NULL');
    const applied = apply();
    // Heard at once, should it fail before the lock is asked for.
    applied.catch(() => undefined);
    await Promise.race([
      applied,
      eventually(async () => {
        const [waiting] = await pool.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        expect(waiting).toBeDefined();
      }),
    ]);
    await other.query('UPDATE _prisma_migrations SET finished_at = now()');
    await other.close();
    expect(await applied).toEqual([]);
  });

  test('refuses a migration that was edited after it had been applied', async () => {
    await apply();
    const file = join(directory, INITIAL, 'migration.sql');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"note" TEXT', '"note" VARCHAR(9)'));
    await expect(apply()).rejects.toThrow(MigrationEditedError);
  });

  test('does not mind how the lines of an applied migration end', async () => {
    await apply();
    const file = join(directory, INITIAL, 'migration.sql');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    expect(await apply()).toEqual([]);
  });

  test('undoes a migration that fails as a whole, says why, and refuses to go on until that is mended', async () => {
    await apply();
    await add('20260102000000_broken', 'CREATE TABLE half (id int); ALTER TABLE missing ADD COLUMN x int;');
    const first = apply();
    await expect(first).rejects.toThrow(MigrationFailedError);
    await expect(first).rejects.toThrow(/20260102000000_broken.*relation "missing" does not exist/);
    expect(await pool.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    await expect(apply()).rejects.toThrow(/at an earlier start/);
    await pool.query(`DELETE FROM _prisma_migrations WHERE finished_at IS NULL`);
    await writeFile(join(directory, '20260102000000_broken', 'migration.sql'), 'CREATE TABLE half (id int);');
    expect(await apply()).toEqual(['20260102000000_broken']);
  });

  test('leaves alone what a newer version applied', async () => {
    await add('20260102000000_newer', 'CREATE TABLE newer (id int);');
    await apply();
    await rm(join(directory, '20260102000000_newer'), { recursive: true });
    expect(await apply()).toEqual([]);
    await add('20260103000000_fix', 'CREATE TABLE fix (id int);');
    expect(await apply()).toEqual(['20260103000000_fix']);
  });
});

describe('comparing schemas', () => {
  test('writes the SQL from one schema to the next, and nothing between equal ones', async () => {
    const schema = await readFile(join(fixture, 'schema.prisma'), 'utf8');
    const next = schema.replace('note      String?', 'note      String?\n  weight    Int      @default(1)');
    expect(await diffPrismaSchemas(schema, next)).toContain(
      'ADD COLUMN     "weight" INTEGER NOT NULL DEFAULT 1',
    );
    expect(await diffPrismaSchemas(schema, schema)).toBe('');
    expect(await diffPrismaSchemas(undefined, schema)).toContain('CREATE TABLE "box"');
  });

  test('a schema that Prisma refuses is an error that says where', async () => {
    await expect(diffPrismaSchemas(undefined, 'model Box {')).rejects.toThrow(/line|validating/i);
  });

  test('finds no drift when the migrations make what the schema says', async () => {
    const scratch = await createTestDatabase();
    expect(
      await schemaDrift({ prismaDirectory: fixture, migratedUrl: database.url, schemaUrl: scratch.url }),
    ).toEqual([]);
    await scratch.drop();
  });

  test('finds that the snapshot for the next migration lags behind', async () => {
    const prismaDirectory = await mkdtemp(join(tmpdir(), 'drift-'));
    await cp(fixture, prismaDirectory, { recursive: true });
    const schema = await readFile(join(fixture, 'schema.prisma'), 'utf8');
    await writeFile(
      join(prismaDirectory, 'migrations/applied.prisma'),
      schema.replace('note      String?', ''),
    );
    const scratch = await createTestDatabase();
    const drift = await schemaDrift({
      prismaDirectory,
      migratedUrl: database.url,
      schemaUrl: scratch.url,
    });
    expect(drift).toEqual(['migrations/applied.prisma is not the schema']);
    await scratch.drop();
    await rm(prismaDirectory, { recursive: true });
  });

  test('names every column, index, constraint and enum value in which they differ', async () => {
    const prismaDirectory = await mkdtemp(join(tmpdir(), 'drift-'));
    await cp(fixture, prismaDirectory, { recursive: true });
    const scratch = await createTestDatabase();
    const file = join(prismaDirectory, 'schema.prisma');
    const schema = await readFile(file, 'utf8');
    await writeFile(
      file,
      schema
        .replace('note      String?', 'note      String')
        .replace('@default(0)', '@default(7)')
        .replace('BLUE', 'GREEN')
        .replace('@@index([colour, createdAt])', '')
        .replace('onDelete: Cascade', 'onDelete: Restrict'),
    );
    const drift = await schemaDrift({ prismaDirectory, migratedUrl: database.url, schemaUrl: scratch.url });
    expect(drift.map((line) => line.split(':')[0])).toEqual([
      'only the migrations have column box.amount',
      'only the migrations have column box.note',
      'only the migrations have constraint lid.lid_box_id_fkey',
      'only the migrations have enum Colour',
      'only the migrations have index box.box_colour_created_at_idx',
      'only the schema has column box.amount',
      'only the schema has column box.note',
      'only the schema has constraint lid.lid_box_id_fkey',
      'only the schema has enum Colour',
    ]);
    await scratch.drop();
    await rm(prismaDirectory, { recursive: true });
  });
});
