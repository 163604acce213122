import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PlatformConnection } from '../src';
import { administrator } from './administrator';

let database: TestDatabase;
let platform: PlatformConnection;

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'platform' });
});
afterAll(() => database.drop());
beforeEach(() => {
  platform = PlatformConnection.acquire(database.url);
});
afterEach(() => platform.release());

async function sessions(): Promise<string[]> {
  await using admin = await administrator(database);
  const rows = await admin.query(
    `SELECT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY 1`,
  );
  return rows.map((row) => row.name as string);
}

test('all users of one URL share one connection for statements and one for notifications', async () => {
  const other = PlatformConnection.acquire(database.url);
  expect(other).toBe(platform);
  await Promise.all([platform.query('SELECT 1'), other.query('SELECT 1'), other.query('SELECT 1')]);
  const first = platform.listen('a', () => undefined);
  const second = other.listen('b', () => undefined);
  await Promise.all([first.ready, second.ready]);
  expect(await sessions()).toEqual(['trellis platform', 'trellis platform listen']);
  await other.release();
  expect(await platform.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the last release closes the connections, and a later acquire opens new ones', async () => {
  await platform.query('SELECT 1');
  await platform.release();
  await eventually(async () => expect(await sessions()).toEqual([]));
  const next = PlatformConnection.acquire(database.url);
  expect(next).not.toBe(platform);
  expect(await next.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await next.release();
});

test('takes and gives bytes, arrays and big integers', async () => {
  const [row] = await platform.query(
    'SELECT $1::bytea AS bytes, $2::text[] AS texts, $3::int8 AS big, $4::timestamptz AS at',
    [Buffer.from([0, 255]), ['a', 'b'], 9007199254740993n, new Date(0)],
  );
  expect(row).toEqual({
    bytes: Buffer.from([0, 255]),
    texts: ['a', 'b'],
    big: '9007199254740993',
    at: new Date(0),
  });
});

describe('listening', () => {
  test('hears each notification of its channel once, until it is closed', async () => {
    const heard: string[] = [];
    const subscription = platform.listen('news', (payload) => heard.push(payload));
    await subscription.ready;
    await platform.query(`SELECT pg_notify('news', 'one'), pg_notify('other', 'no')`);
    await eventually(() => expect(heard).toEqual(['one']));
    subscription.close();
    const last: string[] = [];
    const control = platform.listen('news', (payload) => last.push(payload));
    await control.ready;
    await platform.query(`SELECT pg_notify('news', 'two')`);
    await eventually(() => expect(last).toEqual(['two']));
    expect(heard).toEqual(['one']);
    control.close();
  });

  test('closes its connection with the last listener', async () => {
    const subscription = platform.listen('news', () => undefined);
    await subscription.ready;
    subscription.close();
    await eventually(async () => expect(await sessions()).not.toContain('trellis platform listen'));
  });

  test('a lost connection is opened again and every listener told, and what comes then is heard', async () => {
    const heard: string[] = [];
    const gaps: string[] = [];
    const subscriptions = ['a', 'b'].map((channel) =>
      platform.listen(
        channel,
        (payload) => heard.push(payload),
        () => gaps.push(channel),
      ),
    );
    await Promise.all(subscriptions.map((subscription) => subscription.ready));
    await using admin = await administrator(database);
    expect(await admin.endSessions('% listen')).toBe(1);
    await eventually(() => expect(gaps).toEqual(['a', 'b']));
    await platform.query(`SELECT pg_notify('b', 'after')`);
    await eventually(() => expect(heard).toEqual(['after']));
    for (const subscription of subscriptions) subscription.close();
  });

  test('a listener that throws does not keep the others from hearing', async () => {
    const heard: string[] = [];
    const broken = platform.listen('news', () => {
      throw new Error('broken');
    });
    const sound = platform.listen('news', (payload) => heard.push(payload));
    await Promise.all([broken.ready, sound.ready]);
    await platform.query(`SELECT pg_notify('news', 'x')`);
    await eventually(() => expect(heard).toEqual(['x']));
    broken.close();
    sound.close();
  });
});
