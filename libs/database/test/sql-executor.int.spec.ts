import { createTestDatabase, type TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPrismaClient, DatabasePool, PrismaUnitOfWork, sqlStateOf, type SqlExecutor } from '../src';
import { PrismaClient } from './fixture/generated/client';

let database: TestDatabase;
let pool: DatabasePool;
let unitOfWork: PrismaUnitOfWork<PrismaClient>;

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'executor' });
  pool = new DatabasePool({ url: database.url, maxConnections: 2 });
  unitOfWork = new PrismaUnitOfWork(createPrismaClient(PrismaClient, pool));
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** Runs on each kind of executor, and undoes what was done. */
const executors: Record<string, (work: (sql: SqlExecutor) => Promise<unknown>) => Promise<unknown>> = {
  'a pool': (work) => pool.transaction(work),
  "Prisma's transaction": (work) => unitOfWork.run(work),
};

describe.each(Object.entries(executors))('%s', (_name, withExecutor) => {
  test('carries texts, numbers, booleans and null unchanged', async () => {
    await withExecutor(async (sql) => {
      const [row] = await sql.query(
        `SELECT $1::text AS text, $2::int AS int, $3::float8 AS float, $4::boolean AS yes, $5::text AS none,
                $6::bigint AS big, $7::int8 AS large, $8::uuid AS id, $9::timestamptz AS at, $10::bytea AS bytes`,
        [
          "it's \u0001 ü",
          -7,
          1.5,
          true,
          null,
          '9007199254740993',
          4_294_967_296,
          '6ad0b2ea-43c1-4b43-9c74-5ce29ff5ff5b',
          '2026-01-02T03:04:05.678Z',
          '\\x00ff',
        ],
      );
      expect(row).toEqual({
        text: "it's \u0001 ü",
        int: -7,
        float: 1.5,
        yes: true,
        none: null,
        big: '9007199254740993',
        large: '4294967296',
        id: '6ad0b2ea-43c1-4b43-9c74-5ce29ff5ff5b',
        at: new Date('2026-01-02T03:04:05.678Z'),
        bytes: Buffer.from([0, 255]),
      });
    });
  });

  test('carries JSON as text, with its big integers, and unpacks rows from it', async () => {
    await withExecutor(async (sql) => {
      const json = '[{"id": "a", "n": 9007199254740993}, {"id": "b", "n": null}]';
      const rows = await sql.query(
        'SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (id text, n bigint)',
        [json],
      );
      expect(rows).toEqual([
        { id: 'a', n: '9007199254740993' },
        { id: 'b', n: null },
      ]);
      expect(await sql.query(`SELECT $1::jsonb AS value`, ['{"deep": [1, true]}'])).toEqual([
        { value: { deep: [1, true] } },
      ]);
    });
  });

  test('runs statements with a result, without one, and without rows', async () => {
    await withExecutor(async (sql) => {
      expect(await sql.query('CREATE TEMP TABLE thing (id bigserial, name text) ON COMMIT DROP')).toEqual([]);
      expect(
        await sql.query('INSERT INTO thing (name) VALUES ($1), ($2) RETURNING id, name', ['x', 'y']),
      ).toEqual([
        { id: '1', name: 'x' },
        { id: '2', name: 'y' },
      ]);
      expect(await sql.query('UPDATE thing SET name = $1', ['z'])).toEqual([]);
      expect(await sql.query('DELETE FROM thing WHERE id = $1 RETURNING name', [1])).toEqual([{ name: 'z' }]);
      expect(await sql.query('SELECT 1 FROM thing WHERE false')).toEqual([]);
      expect(
        await sql.query('WITH gone AS (DELETE FROM thing RETURNING 1) SELECT count(*) FROM gone'),
      ).toEqual([{ count: '1' }]);
      expect(
        await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text`, ['key']),
      ).toHaveLength(1);
    });
  });

  test('reports the SQLSTATE of a refusal', async () => {
    const outcome = withExecutor((sql) => sql.query('SELECT 1 / $1::int', [0]));
    await expect(outcome).rejects.toSatisfy((error) => sqlStateOf(error) === '22012');
  });
});
