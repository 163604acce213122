import { Logger } from '@nestjs/common';
import { runInContext } from '@trellis/context';
import { UserRegistered, UserRegisteredEvent } from '@trellis/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendEvents } from '../src/append/append-events';
import { OutboxReader } from '../src/relay/outbox-reader';
import { OutboxWriter } from '../src/relay/outbox-writer';
import { BUCKET_COUNT } from '../src/schema/outbox-tables';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(2);
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE messaging.outbox, messaging.sequence');
});
afterAll(() => database.drop());

const FLOORS = new Map(Array.from({ length: BUCKET_COUNT }, (_, bucket) => [bucket, 0n]));

const poll = (rows = 500, bytes = 1_048_576) => new OutboxReader(database.pool, { rows, bytes }).poll(FLOORS);
const append = (key: string, ...ids: string[]) =>
  database.pool.transaction((sql) =>
    appendEvents(
      sql,
      ids.map((id) => tracedEvent(key, id)),
    ),
  );

test('records hold what was raised, whatever characters it is made of', async () => {
  const keys = [
    'plain',
    'comma,{brace}',
    'quote"back\\slash',
    "apostrophe'",
    'line\nbreak',
    'žluťoučký 🐎',
    'null',
  ];
  for (const key of keys) {
    await append(key, `${key} first`);
    await runInContext({ requestId: 'r', traceparent: '00-1-2-01' }, () => append(key, '', `${key} third`));
  }
  const { rows } = await poll();
  const stored = await database.pool.query<{ id: string; event_id: string; created_at: Date }>(
    'SELECT id::text, event_id, created_at FROM messaging.outbox',
  );
  for (const key of keys) {
    const ofKey = rows.filter(({ record }) => record.key === key);
    expect(ofKey.map(({ record }) => UserRegistered.decode(record.value).email)).toEqual([
      `${key} first`,
      '',
      `${key} third`,
    ]);
    ofKey.forEach(({ id, parked, record }, nth) => {
      const row = stored.find((candidate) => BigInt(candidate.id) === id);
      expect(parked).toBe(false);
      expect(record.topic).toBe(UserRegisteredEvent.topic);
      expect(record.headers).toEqual({
        ...(nth > 0 && { traceparent: '00-1-2-01' }),
        ce_specversion: '1.0',
        ce_id: row?.event_id,
        ce_type: UserRegisteredEvent.type,
        ce_source: UserRegisteredEvent.source,
        ce_time: row?.created_at.toISOString(),
        ce_sequence: `${nth + 1}`,
        'content-type': 'application/protobuf',
      });
    });
  }
});

test('a poll takes the first rows of a bucket, up to its limits of rows and of bytes', async () => {
  await append('a', '1', '2', '3', '4');
  const { rows } = await poll();
  const bytes = rows[0]?.record.value.byteLength ?? 0;
  const idsOf = (taken: typeof rows) => taken.map(({ id }) => id);
  expect(idsOf((await poll(3)).rows)).toEqual(idsOf(rows.slice(0, 3)));
  expect(idsOf((await poll(500, bytes + 1)).rows)).toEqual(idsOf(rows.slice(0, 2)));
  expect(idsOf((await poll(500, 1)).rows)).toEqual(idsOf(rows.slice(0, 1)));
});

test('a delete takes the rows that were published and none between them', async () => {
  await append('a', '1', '2', '3', '4');
  await append('b', '1', '2');
  const { rows } = await poll();
  const published = rows.filter((_row, index) => index % 2 === 0);
  await new OutboxWriter(database.pool).delete(published);
  const left = (await poll()).rows.map(({ id }) => id);
  expect(left).toEqual(rows.filter((row) => !published.includes(row)).map(({ id }) => id));
});

test('a connection prepares the two statements that append, once', async () => {
  const prepared = await database.pool.transaction(async (sql) => {
    await appendEvents(sql, [tracedEvent('a', '1')]);
    await appendEvents(sql, [tracedEvent('a', '2')]);
    await appendEvents(sql, [tracedEvent('a', '3'), tracedEvent('b', '1')]);
    return sql.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
  });
  expect(prepared).toHaveLength(2);
  for (const { statement } of prepared) expect(statement).toContain('INSERT INTO messaging.outbox');
});
