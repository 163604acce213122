import { freePort } from '@trellis/local-server';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { register } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DatabaseConfig,
  DatabasePool,
  DatabaseUnreachableError,
  preparedStatement,
  sqlStateOf,
} from '../src';
import { administrator } from './administrator';

let database: TestDatabase;
let pool: DatabasePool;

beforeEach(async () => {
  database = await createTestDatabase({ prefix: 'pool' });
  pool = new DatabasePool(new DatabaseConfig({ url: database.url }));
  await pool.query('CREATE TABLE item (id int PRIMARY KEY)');
});

afterEach(async () => {
  await pool.close();
  await database.drop();
});

test('opens no more than three connections unless told otherwise', async () => {
  await Promise.all(Array.from({ length: 12 }, () => pool.query('SELECT pg_sleep(0.01)')));
  expect(pool.pool.totalCount).toBe(3);
});

test('tells how many connections are used, idle and waited for, until it is closed', async () => {
  const figure = async (name: string) => {
    const text = await register.getSingleMetricAsString(`db_client_connection_${name}`);
    return text.split('\n').filter((line) => line.includes('pool_name="trellis"'));
  };
  const work = Array.from({ length: 4 }, () => pool.query('SELECT pg_sleep(0.2)'));
  await eventually(async () => {
    expect(await figure('count')).toContainEqual(expect.stringMatching(/state="used"\} 3$/));
    expect(await figure('pending_requests')).toEqual([expect.stringMatching(/ 1$/)]);
  });
  await Promise.all(work);
  expect(await figure('count')).toContainEqual(expect.stringMatching(/state="idle"\} 3$/));
  expect(await figure('max')).toEqual([expect.stringMatching(/ 3$/)]);
  await pool.close();
  expect(await figure('count')).toEqual([]);
});

test('ends cleanly, and what uses it before it', async () => {
  const order: string[] = [];
  pool.onClose(async () => void order.push('first registered'));
  pool.onClose(async () => {
    await pool.query('SELECT 1');
    order.push('last registered');
  });
  await Promise.all([pool.close(), pool.close()]);
  expect(order).toEqual(['last registered', 'first registered']);
});

describe('a transaction', () => {
  test('commits what its work did', async () => {
    const answer = await pool.transaction(async (sql) => {
      await sql.query('INSERT INTO item VALUES ($1)', [1]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await pool.query('SELECT id FROM item')).toEqual([{ id: 1 }]);
  });

  test('leaves nothing when its work rejects, and its connection stays in use', async () => {
    const before = await pool.query('SELECT pg_backend_pid() AS pid');
    await expect(
      pool.transaction(async (sql) => {
        await sql.query('INSERT INTO item VALUES (1)');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await pool.query('SELECT id FROM item')).toEqual([]);
    expect(await pool.query('SELECT pg_backend_pid() AS pid')).toEqual(before);
  });

  test('does not pretend to have committed when its work swallowed a failed statement', async () => {
    const outcome = pool.transaction(async (sql) => {
      await sql.query('INSERT INTO item VALUES (1)');
      await sql.query('INSERT INTO item VALUES (1)').catch(() => undefined);
    });
    await expect(outcome).rejects.toSatisfy((error) => sqlStateOf(error) === '25P02');
    expect(await pool.query('SELECT id FROM item')).toEqual([]);
  });
});

test('a refused statement does not cost the connection', async () => {
  const before = await pool.query('SELECT pg_backend_pid() AS pid');
  await pool.query('INSERT INTO item VALUES (1)');
  await expect(pool.query('INSERT INTO item VALUES (1)')).rejects.toSatisfy((e) => sqlStateOf(e) === '23505');
  expect(await pool.query('SELECT pg_backend_pid() AS pid')).toEqual(before);
});

test('survives that the server ends its connections, idle and in use', async () => {
  await using admin = await administrator(database);
  const inUse = pool.query('SELECT pg_sleep(60)');
  const failed = expect(inUse).rejects.toThrow();
  await Promise.all([pool.query('SELECT pg_sleep(0.05)'), pool.query('SELECT pg_sleep(0.05)')]);
  await admin.endSessions();
  await failed;
  await eventually(async () => expect(await pool.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
});

test.each([
  ['a statement', (sql: string) => pool.query(sql)],
  ['a binary query', (sql: string) => pool.queryBinary(sql)],
  ['a transaction', (sql: string) => pool.transaction((own) => own.query(sql))],
])('a connection that the server has ended under %s is handed to nobody', async (_name, run) => {
  const ended = Array.from({ length: pool.pool.options.max }, () =>
    run('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(10)'),
  );
  // They wait for the connections of those above.
  const waiting = ended.map(() => pool.query('SELECT 1 AS one'));
  const [failures, answers] = await Promise.all([Promise.allSettled(ended), Promise.allSettled(waiting)]);
  expect(failures.map((failure) => failure.status === 'rejected' && sqlStateOf(failure.reason))).toEqual(
    ended.map(() => '57P01'),
  );
  expect(answers).toEqual(waiting.map(() => ({ status: 'fulfilled', value: [{ one: 1 }] })));
});

describe('waiting for the database', () => {
  test('says in one line where nothing answers, without the password', async () => {
    const port = await freePort();
    const elsewhere = new DatabasePool({
      url: `postgres://me:secret@127.0.0.1:${port}/shop`,
      maxConnections: 1,
    });
    const error = await elsewhere.waitUntilReachable({ timeoutMs: 100 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseUnreachableError);
    expect((error as Error).message).toBe(
      `PostgreSQL at 127.0.0.1:${port}/shop cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
    await elsewhere.close();
  });

  test('does not wait for a password to become right', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    const refused = new DatabasePool({ url: url.href, maxConnections: 1 });
    await expect(refused.waitUntilReachable({ timeoutMs: 60_000 })).rejects.toThrow(
      /password authentication failed/,
    );
    await refused.close();
  });
});

describe('a statement declared as prepared', () => {
  const declared = preparedStatement('SELECT $1::integer AS answer');
  const preparedOn = (target: DatabasePool) =>
    target.transaction(async (sql) => {
      expect(await sql.query(declared, [1])).toEqual([{ answer: 1 }]);
      expect(await sql.query(declared, [2])).toEqual([{ answer: 2 }]);
      await sql.query('SELECT $1::text AS other', ['not declared']);
      return sql.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
    });

  test('is prepared once by each connection, and no other is', async () => {
    expect(await preparedOn(pool)).toEqual([{ statement: declared }]);
  });

  test('is not prepared when the URL says that a proxy would not keep it', async () => {
    const behindProxy = new DatabasePool(new DatabaseConfig({ url: `${database.url}?pgbouncer=true` }));
    try {
      expect(await preparedOn(behindProxy)).toEqual([]);
    } finally {
      await behindProxy.close();
    }
  });
});
