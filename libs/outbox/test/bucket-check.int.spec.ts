import { UserRegistered } from '@trellis/contracts';
import { applyKitMigrations, DatabasePool } from '@trellis/database';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendEvents } from '../src/append/append-events';
import { OutboxRelay } from '../src/relay/outbox-relay';
import { MESSAGING_SCHEMA, outboxMigrations } from '../src/schema/outbox-migrations';
import { LedgerEventBus } from './support/ledger-event-bus';
import { tracedEvent } from './support/writers';

const before = outboxMigrations.slice(
  0,
  outboxMigrations.findIndex(({ id }) => id === '0004_outbox_bucket_check'),
);

let database: TestDatabase;
let pool: DatabasePool;

beforeEach(async () => {
  database = await createTestDatabase({ prefix: 'bucket_check' });
  pool = new DatabasePool({ url: database.url, maxConnections: 4 });
  await applyKitMigrations(pool, MESSAGING_SCHEMA, before);
});
afterEach(async () => {
  await pool.close();
  await database.drop();
});

const append = (key: string, ...ids: string[]) =>
  pool.transaction((sql) =>
    appendEvents(
      sql,
      ids.map((id) => tracedEvent(key, id)),
    ),
  );
const migrate = () => applyKitMigrations(pool, MESSAGING_SCHEMA, outboxMigrations);
const misplace = (key: string, bucket: string) =>
  pool.query(`UPDATE messaging.outbox SET bucket = ${bucket} WHERE key = $1`, [key]);

/** The ids of the events that a relay publishes, by key, once there are so many. */
async function published(count: number): Promise<Record<string, string[]>> {
  const bus = new LedgerEventBus();
  const relay = new OutboxRelay(pool, bus);
  relay.start();
  await eventually(() => expect(bus.ledger).toHaveLength(count));
  await relay.stop();
  const ids: Record<string, string[]> = {};
  for (const { key, value } of bus.ledger) (ids[key] ??= []).push(UserRegistered.decode(value).email);
  return ids;
}

test('rows that wait while the check is added are delivered in order, those of a wrong bucket too', async () => {
  await append('right', '1', '2');
  await append('nowhere', '1', '2');
  await append('elsewhere', '1', '2');
  await misplace('nowhere', '99');
  await misplace('elsewhere', '(bucket + 1) % 16');
  expect(await migrate()).toEqual(['0004_outbox_bucket_check']);
  await append('nowhere', '3');
  expect(await published(7)).toEqual({
    right: ['1', '2'],
    nowhere: ['1', '2', '3'],
    elsewhere: ['1', '2'],
  });
});

test('a row in a bucket that is not its key’s is refused', async () => {
  await append('a', '1');
  await migrate();
  await expect(misplace('a', '99')).rejects.toThrow('outbox_bucket_of_key');
  await expect(misplace('a', '(bucket + 1) % 16')).rejects.toThrow('outbox_bucket_of_key');
});

test('an append that is under way in another instance is waited for, and delivered', async () => {
  let commit = (): void => undefined;
  let underWay: Promise<void> | undefined;
  await new Promise<void>((appended) => {
    underWay = pool.transaction(async (sql) => {
      await appendEvents(sql, [tracedEvent('a', '1')]);
      appended();
      await new Promise<void>((resolve) => (commit = resolve));
    });
  });
  const migrated = migrate();
  await eventually(async () => {
    const waiting = await pool.query(
      `SELECT FROM pg_locks WHERE relation = 'messaging.outbox'::regclass AND NOT granted`,
    );
    expect(waiting).toHaveLength(1);
  });
  commit();
  await underWay;
  expect(await migrated).toEqual(['0004_outbox_bucket_check']);
  expect(await published(1)).toEqual({ a: ['1'] });
});
