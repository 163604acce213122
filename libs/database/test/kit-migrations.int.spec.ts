import { createTestDatabase, type TestDatabase } from '@trellis/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyKitMigrations, DatabasePool, MigrationEditedError, MigrationFailedError } from '../src';
import { administrator } from './administrator';

const initial = { id: '0001_initial', sql: 'CREATE TABLE kit.box (id int); CREATE TABLE kit.lid (id int);' };
const second = { id: '0002_second', sql: 'ALTER TABLE kit.box ADD COLUMN name text' };

let database: TestDatabase;
let pool: DatabasePool;

beforeEach(async () => {
  database = await createTestDatabase({ prefix: 'kit' });
  pool = new DatabasePool({ url: database.url, maxConnections: 3 });
});
afterEach(async () => {
  await pool.close();
  await database.drop();
});

test('applies what is new, in order, and nothing twice', async () => {
  expect(await applyKitMigrations(pool, 'kit', [initial])).toEqual(['0001_initial']);
  expect(await applyKitMigrations(pool, 'kit', [initial, second])).toEqual(['0002_second']);
  expect(await applyKitMigrations(pool, 'kit', [initial, second])).toEqual([]);
  expect(await pool.query('SELECT id, name FROM kit.box')).toEqual([]);
});

test('callers that come at once apply each migration once between them', async () => {
  const others = Array.from({ length: 4 }, () => new DatabasePool({ url: database.url, maxConnections: 1 }));
  const applied = await Promise.all(
    others.map((other) => applyKitMigrations(other, 'kit', [initial, second])),
  );
  expect(applied.flat().sort()).toEqual(['0001_initial', '0002_second']);
  await Promise.all(others.map((other) => other.close()));
});

test('refuses an applied migration that was edited', async () => {
  await applyKitMigrations(pool, 'kit', [initial]);
  const edited = { ...initial, sql: `${initial.sql} -- edited` };
  await expect(applyKitMigrations(pool, 'kit', [edited])).rejects.toThrow(MigrationEditedError);
});

test('applies nothing when one of them fails, and names it', async () => {
  const broken = { id: '0002_broken', sql: 'ALTER TABLE kit.missing ADD COLUMN name text' };
  const outcome = applyKitMigrations(pool, 'kit', [initial, broken]);
  await expect(outcome).rejects.toThrow(MigrationFailedError);
  await expect(outcome).rejects.toMatchObject({ migration: '0002_broken' });
  expect(await pool.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'kit'`)).toEqual([]);
});

test('a role that may not create schemas finds that there is nothing to do', async () => {
  await applyKitMigrations(pool, 'kit', [initial]);
  await using admin = await administrator(database);
  await admin.query(`CREATE ROLE reader_${process.pid} LOGIN PASSWORD 'reader'`);
  await admin.query(`GRANT USAGE ON SCHEMA kit TO reader_${process.pid}`);
  await admin.query(`GRANT SELECT ON kit.kit_migration TO reader_${process.pid}`);
  const url = Object.assign(new URL(database.url), { username: `reader_${process.pid}`, password: 'reader' });
  const reader = new DatabasePool({ url: url.href, maxConnections: 1 });
  expect(await applyKitMigrations(reader, 'kit', [initial])).toEqual([]);
  await reader.close();
  await admin.query(`DROP OWNED BY reader_${process.pid}`);
  await admin.query(`DROP ROLE reader_${process.pid}`);
});
