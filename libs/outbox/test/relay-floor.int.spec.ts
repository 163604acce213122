import { Logger } from '@nestjs/common';
import { UserRegistered } from '@trellis/contracts';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { OutboxRelay } from '../src';
import { appendEvents } from '../src/append/append-events';
import { FloorTracker } from '../src/relay/floor-tracker';
import { OutboxReader, pollSql } from '../src/relay/outbox-reader';
import { OutboxWriter } from '../src/relay/outbox-writer';
import { BUCKET_COUNT, bucketOf } from '../src/schema/outbox-tables';
import { LedgerEventBus } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(6);
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE messaging.outbox, messaging.sequence');
});
afterEach(async () => {
  for (const commit of open.splice(0)) await commit();
});
afterAll(() => database.drop());

/** Commits of the transactions that a test left open. */
const open: (() => Promise<void>)[] = [];

const LIMITS = { rows: 500, bytes: 1_048_576 };
const BUCKETS = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket);

/** One round of a relay whose bus accepts everything, with its floors in sight. */
class Rounds {
  readonly floors = new FloorTracker();
  readonly published: string[] = [];
  private readonly reader = new OutboxReader(database.pool, LIMITS);
  private readonly writer = new OutboxWriter(database.pool);

  async next(): Promise<number> {
    const poll = await this.reader.poll(
      new Map(BUCKETS.map((bucket) => [bucket, this.floors.floorOf(bucket)])),
    );
    this.published.push(...poll.rows.map(({ record }) => UserRegistered.decode(record.value).email));
    if (poll.rows.length > 0) this.floors.remember(poll.ceiling, await this.writer.delete(poll.rows));
    this.floors.settle(poll.xmin, poll.views);
    return poll.rows.length;
  }
}

/** A transaction that this test drives step by step. */
async function openTransaction() {
  const steps = { commit: (): void => undefined, done: Promise.resolve() };
  const sql = await new Promise<Parameters<typeof appendEvents>[0]>((resolve) => {
    steps.done = database.pool.transaction(async (transaction) => {
      await transaction.query('SELECT pg_current_xact_id()::text');
      await new Promise<void>((commit) => {
        steps.commit = commit;
        resolve(transaction);
      });
    });
  });
  const commit = async (): Promise<void> => {
    steps.commit();
    await steps.done;
  };
  open.push(commit);
  return { append: (key: string, id: string) => appendEvents(sql, [tracedEvent(key, id)]), commit };
}

test('an event drawn before, and committed long after, one that was deleted is published by the next poll', async () => {
  // The quick one has the smaller transaction id, the slow one the smaller outbox id: the last transaction that has
  // completed says nothing about the slow one, which began after it.
  const quick = await openTransaction();
  const slow = await openTransaction();
  await slow.append('slow', 'drawn first');
  await quick.append('quick', 'drawn second');
  await quick.commit();

  const rounds = new Rounds();
  for (let round = 0; round < 5; round++) await rounds.next();
  expect(rounds.published).toEqual(['drawn second']);
  expect(BUCKETS.map((bucket) => rounds.floors.floorOf(bucket))).toEqual(BUCKETS.map(() => 0n));

  await slow.commit();
  await rounds.next();
  expect(rounds.published).toEqual(['drawn second', 'drawn first']);
  // Transactions of the server's other databases hold floors back as well.
  await eventually(async () => {
    await rounds.next();
    expect(BUCKETS.every((bucket) => rounds.floors.floorOf(bucket) > 0n)).toBe(true);
  });
});

test('a running relay does the same without waiting for its sweep', async () => {
  const bus = new LedgerEventBus();
  const relay = new OutboxRelay(database.pool, bus, { idleIntervalMs: 20, sweepIntervalMs: 3_600_000 });
  relay.start();
  const quick = await openTransaction();
  const slow = await openTransaction();
  await slow.append('slow', 'a');
  await quick.append('quick', 'b');
  await quick.commit();
  await eventually(() => expect(bus.ledger).toHaveLength(1));
  for (let index = 0; index < 10; index++) {
    await database.pool.transaction((transaction) =>
      appendEvents(transaction, [tracedEvent('other', `${index}`)]),
    );
  }
  await eventually(() => expect(bus.ledger).toHaveLength(11));
  await slow.commit();
  await eventually(() => expect(bus.ledger).toHaveLength(12));
  await relay.stop();
});

/** Fills the outbox without units of work, which would take long. */
async function seed(events: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO messaging.outbox (bucket, id, event_id, topic, key, type, source, sequence, payload)
     SELECT ${bucketOf('k.key')}, nextval('messaging.outbox_id'), gen_random_uuid(), 't', k.key, 'T', 's', n, ''
     FROM generate_series(1, ${events}) n CROSS JOIN LATERAL (SELECT (n % 200)::text AS key) k`,
  );
}

/** How many pages a poll of all buckets looks at. */
async function buffersOf(floorOf: (bucket: number) => bigint): Promise<number> {
  const floors = new Map(BUCKETS.map((bucket) => [bucket, floorOf(bucket)]));
  const plan = await database.pool.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${pollSql(floors, LIMITS)}`,
  );
  const top = plan[0]?.['QUERY PLAN'][0]?.Plan;
  return (top?.['Shared Hit Blocks'] ?? 0) + (top?.['Shared Read Blocks'] ?? 0);
}

test.each([
  { analysed: 'never', before: 'SELECT 1', after: 'SELECT 1' },
  { analysed: 'while it was empty', before: 'ANALYZE messaging.outbox', after: 'SELECT 1' },
  { analysed: 'with the backlog in it', before: 'SELECT 1', after: 'ANALYZE messaging.outbox' },
])('a poll reads what it takes of a backlog and no more, on a table analysed $analysed', async (table) => {
  await database.pool.query(table.before);
  await seed(100_000);
  await database.pool.query(table.after);
  // A page for each row, at most, and the way to the first of each bucket. The backlog has twelve times as many rows.
  expect(await buffersOf(() => 0n)).toBeLessThan(BUCKETS.length * 520);
});

test('the cost of a poll does not grow with the rows deleted, even while they cannot be vacuumed', async () => {
  const events = 60_000;
  const holder = database.connect(1);
  let release = (): void => undefined;
  let held: Promise<void> | undefined;
  await new Promise<void>((holding) => {
    held = holder.transaction(async (transaction) => {
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await transaction.query('SELECT 1 FROM messaging.outbox LIMIT 1');
      holding();
      await new Promise<void>((resolve) => (release = resolve));
    });
  });
  await seed(events);
  const reader = new Rounds();
  try {
    let relayed = 0;
    for (let found = 1; found > 0; relayed += found) found = await reader.next();
    expect(relayed).toBe(events);
    expect(await buffersOf(() => 0n)).toBeGreaterThan(1_000);
    await eventually(async () => {
      await reader.next();
      expect(await buffersOf((bucket) => reader.floors.floorOf(bucket))).toBeLessThan(100);
    });
  } finally {
    release();
    await held;
  }
});
