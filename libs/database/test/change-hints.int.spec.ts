import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChangeHints, DatabasePool } from '../src';

let database: TestDatabase;
let pools: DatabasePool[];
let here: ChangeHints;
let there: ChangeHints;

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'hints' });
  pools = [1, 2].map(() => new DatabasePool({ url: database.url, maxConnections: 1 }));
  [here, there] = pools.map((pool) => new ChangeHints(pool)) as [ChangeHints, ChangeHints];
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await database.drop();
});

test('every instance hears a hint, equal ones of the same moment once', async () => {
  const heard: Record<'here' | 'there', string[]> = { here: [], there: [] };
  const subscriptions = [
    here.subscribe('orders', (user) => heard.here.push(user)),
    there.subscribe('orders', (user) => heard.there.push(user)),
  ];
  await Promise.all(subscriptions.map((subscription) => subscription.ready));
  for (let i = 0; i < 50; i++) here.notify('orders', `user-${i % 2}`);
  await eventually(() => expect(heard).toEqual({ here: ['user-0', 'user-1'], there: ['user-0', 'user-1'] }));
  here.notify('orders', 'user-0');
  await eventually(() => expect(heard.there).toEqual(['user-0', 'user-1', 'user-0']));
  for (const subscription of subscriptions) subscription.close();
});

test('closing the pool sends the hints that are pending', async () => {
  const pool = new DatabasePool({ url: database.url, maxConnections: 1 });
  const leaving = new ChangeHints(pool);
  const heard: string[] = [];
  const subscription = here.subscribe('farewell', (payload) => heard.push(payload));
  await subscription.ready;
  leaving.notify('farewell', 'last');
  await pool.close();
  await eventually(() => expect(heard).toEqual(['last']));
  subscription.close();
});

test('a hint that cannot be sent is no error', async () => {
  const pool = new DatabasePool({ url: 'postgres://nobody@127.0.0.1:1/none', maxConnections: 1 });
  const hints = new ChangeHints(pool);
  hints.notify('orders', 'lost');
  await pool.close();
});
