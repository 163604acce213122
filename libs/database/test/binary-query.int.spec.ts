import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabasePool, sqlStateOf, type BinaryRows } from '../src';

let database: TestDatabase;
let pool: DatabasePool;

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'binary' });
  pool = new DatabasePool({ url: database.url, maxConnections: 1 });
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** The columns of the rows that are left, as bytes. */
function columnsOf(rows: BinaryRows, count: number): (Buffer | null)[][] {
  const read: (Buffer | null)[][] = [];
  while (rows.nextRow()) {
    read.push(
      Array.from({ length: count }, () => {
        const start = rows.nextColumn();
        return rows.isNull ? null : Buffer.from(rows.bytes.subarray(start, rows.end));
      }),
    );
  }
  return read;
}

test('answers columns as the server holds them, and null', async () => {
  const rows = await pool.queryBinary(
    `SELECT * FROM (VALUES (1::bigint, 'ü'::text, '\\x00ff'::bytea), (-1, '', NULL)) AS v(a, b, c)`,
  );
  expect(columnsOf(rows, 3)).toEqual([
    [Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), Buffer.from('ü'), Buffer.from([0, 255])],
    [Buffer.alloc(8, 255), Buffer.alloc(0), null],
  ]);
});

test('answers no row where there is none', async () => {
  expect(columnsOf(await pool.queryBinary('SELECT 1 WHERE false'), 1)).toEqual([]);
});

test('answers many rows, and rows of megabytes, in their order and whole', async () => {
  const sizes = [1, 300, 3_000_000, 0, 200_000, 70_000, 2_000_000];
  const all = Array.from({ length: 2_000 }, (_, index) => sizes[index % 500] ?? index);
  const rows = await pool.queryBinary(
    `SELECT n::int, convert_to(repeat(chr(97 + n::int % 26), size), 'UTF8')
     FROM unnest('{${all.join(',')}}'::int[]) WITH ORDINALITY AS v(size, n) ORDER BY n`,
  );
  const read = columnsOf(rows, 2);
  expect(read).toHaveLength(all.length);
  read.forEach(([number, text], index) => {
    expect(number?.readInt32BE()).toBe(index + 1);
    expect(text?.equals(Buffer.alloc(all[index] as number, 97 + ((index + 1) % 26)))).toBe(true);
  });
});

test('rejects with what the server says, also in the midst of the rows, and leaves a good connection', async () => {
  const failing = pool.queryBinary('SELECT 1 / (900 - n) FROM generate_series(1, 1000) n');
  await expect(failing).rejects.toSatisfy((error) => sqlStateOf(error) === '22012');
  expect(columnsOf(await pool.queryBinary('SELECT 7::smallint'), 1)).toEqual([[Buffer.from([0, 7])]]);
  expect(pool.pool.totalCount).toBe(1);
});

test('rejects when the connection is lost', async () => {
  const lost = pool.queryBinary('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(10)');
  await expect(lost).rejects.toThrow();
  await eventually(async () => {
    expect(columnsOf(await pool.queryBinary('SELECT 7::smallint'), 1)).toHaveLength(1);
  });
});
