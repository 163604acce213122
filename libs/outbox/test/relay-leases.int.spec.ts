import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BucketLeases } from '../src/relay/bucket-leases';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';

let database: MessagingDatabase;

beforeAll(async () => {
  database = await createMessagingDatabase(4);
});
beforeEach(async () => {
  await database.pool.query(
    'TRUNCATE messaging.outbox_relay; UPDATE messaging.outbox_lease SET owner = NULL',
  );
});
afterAll(() => database.drop());

const relay = (): BucketLeases => new BucketLeases(database.pool, randomUUID(), 60_000);
const expire = (): Promise<unknown> =>
  database.pool.query(`UPDATE messaging.outbox_relay SET until = '-infinity'`);
const sizes = (...relays: BucketLeases[]): number[] => relays.map(({ buckets }) => buckets.size);

test('one relay takes every bucket, and gives some back when another comes', async () => {
  const [first, second] = [relay(), relay()];
  expect((await first.renew()).gained).toHaveLength(16);
  await second.renew();
  expect(sizes(first, second)).toEqual([16, 0]);
  expect((await first.renew()).lost).toHaveLength(8);
  await second.renew();
  expect(sizes(first, second)).toEqual([8, 8]);
  expect(new Set([...first.buckets, ...second.buckets]).size).toBe(16);
});

test('relays that ask at the same time never get the same bucket', async () => {
  const relays = [relay(), relay(), relay(), relay(), relay()];
  for (let round = 0; round < 4; round++) await Promise.all(relays.map((each) => each.renew()));
  expect(relays.flatMap(({ buckets }) => [...buckets]).sort((a, b) => a - b)).toEqual([...Array(16).keys()]);
});

test('the buckets of a relay that died are taken over once its lease is over', async () => {
  const [dead, heir] = [relay(), relay()];
  await dead.renew();
  await heir.renew();
  expect(sizes(heir)).toEqual([0]);
  await expire();
  await heir.renew();
  expect(sizes(heir)).toEqual([16]);
  expect((await dead.renew()).lost).toHaveLength(16);
});

test('a relay that stops gives its buckets back at once', async () => {
  const [first, second] = [relay(), relay()];
  await first.renew();
  await second.renew();
  await first.release();
  await second.renew();
  expect(sizes(first, second)).toEqual([0, 16]);
});
