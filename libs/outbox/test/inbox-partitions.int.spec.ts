import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InboxPartitions } from '../src/inbox/inbox-partitions';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';

let database: MessagingDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(3);
});
afterAll(() => database.drop());

const partitions = async (): Promise<string[]> => {
  const rows = await database.pool.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'messaging.inbox'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name.replace('messaging.', ''));
};
const record = (day: string, id: string) =>
  database.pool.query(
    `INSERT INTO messaging.inbox (day, source, event_id) VALUES ('${day}', 's', '${id}') ON CONFLICT DO NOTHING RETURNING tableoid::regclass::text AS table`,
  );

test('partitions are made ahead, by several instances at once, and dropped past retention', async () => {
  const upkeep = new InboxPartitions(database.pool, 3);
  const today = new Date('2026-03-30T23:00:00Z');
  await Promise.all([upkeep.maintain(today), upkeep.maintain(today)]);
  const first = ['inbox_20260329', 'inbox_20260330', 'inbox_20260331', 'inbox_20260401', 'inbox_20260402'];
  expect(await partitions()).toEqual([...first, 'inbox_default']);

  await upkeep.maintain(new Date('2026-04-03T01:00:00Z'));
  expect(await partitions()).toEqual([
    ...first.slice(2),
    ...['inbox_20260403', 'inbox_20260404', 'inbox_20260405', 'inbox_20260406', 'inbox_default'],
  ]);
});

test('an event of a day without a partition is known all the same, also once the partition is made', async () => {
  expect(await record('2026-05-02', 'early')).toEqual([{ table: 'messaging.inbox_default' }]);
  await new InboxPartitions(database.pool, 30).maintain(new Date('2026-05-01T12:00:00Z'));
  expect(await record('2026-05-02', 'early')).toEqual([]);
  expect(await record('2026-05-02', 'later')).toEqual([{ table: 'messaging.inbox_20260502' }]);
});

test('a day past retention is kept while an event of it was handled within retention', async () => {
  const upkeep = new InboxPartitions(database.pool, 3);
  await upkeep.maintain(new Date('2026-07-01T12:00:00Z'));
  await record('2026-07-01', 'redriven late');
  await upkeep.maintain(new Date('2026-07-10T12:00:00Z'));
  expect(await record('2026-07-01', 'redriven late')).toEqual([]);

  await database.pool.query(
    `UPDATE messaging.inbox SET recorded_at = now() - interval '4 days' WHERE event_id = 'redriven late'`,
  );
  await upkeep.maintain(new Date('2026-07-10T12:00:00Z'));
  expect(await partitions()).not.toContain('inbox_20260701');
});
