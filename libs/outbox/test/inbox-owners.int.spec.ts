import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { SqlTransactions } from '@trellis/database';
import type { BatchOutcome, RecordBatch } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeadLetters, InboxConsumer, RetryLater } from '../src';
import { createEffects, effectHandlers, effects, registered } from './support/effects';
import { batchOf, LedgerEventBus } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { PoolUnitOfWork } from './support/pool-unit-of-work';

const KEYS = 12;
const EVENTS_PER_KEY = 40;

let database: MessagingDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(4);
  await createEffects(database.pool);
});
afterAll(() => database.drop());

test('an owner that comes upon an event while another makes it a dead letter parks what follows', async () => {
  const records = [registered('shared', 1), registered('shared', 2)];
  const handlersOf = (fails: boolean) =>
    effectHandlers(database.unitOfWork, () => {
      if (fails) throw new Error('cannot be handled');
    });
  let letGo = (): void => undefined;
  let recorded = (): void => undefined;
  const isRecorded = new Promise<void>((resolve) => (recorded = resolve));
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  /** Keeps the dead letter's transaction open once it has done everything but commit. */
  const slowToCommit: SqlTransactions = {
    query: (sql, parameters) => database.pool.query(sql, parameters),
    transaction: (work) =>
      database.pool.transaction(async (transaction) => {
        const result = await work(transaction);
        recorded();
        await hold;
        return result;
      }),
  };
  const { unitOfWork, pool } = database;
  const bus = new LedgerEventBus();
  const options = { group: 'test', maxAttempts: 1 };
  const failing = new InboxConsumer(slowToCommit, unitOfWork, bus, handlersOf(true), options);
  const working = new InboxConsumer(pool, unitOfWork, bus, handlersOf(false), options);

  const first = failing.handle(batchOf(records.slice(0, 1)));
  await isRecorded;
  const second = working.handle(batchOf(records));
  await eventually(async () => {
    const waiting = await pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(1);
  });
  letGo();
  expect(await Promise.all([first, second])).toMatchObject([{ doneThrough: 0n }, { doneThrough: 1n }]);
  expect(await effects(pool)).toEqual([]);

  const letters = new DeadLetters(pool, unitOfWork, bus, handlersOf(false));
  const { deadLetters } = await letters.list();
  expect(deadLetters).toMatchObject([{ key: 'shared', parkedCount: 1 }]);
  await letters.redrive(deadLetters[0]!.id);
  expect(await effects(pool)).toEqual(['shared:1', 'shared:2']);
  await pool.query('TRUNCATE effect');
});

const shuffled = <T>(values: T[]): T[] =>
  values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

test('owners of one partition at the same time, with redrives in between, handle each event once and in its key’s order', async () => {
  const next = new Map<string, number>();
  const keys = shuffled(Array.from({ length: KEYS * EVENTS_PER_KEY }, (_, index) => `k${index % KEYS}`));
  const records = keys.map((key) => {
    const sequence = (next.get(key) ?? 0) + 1;
    next.set(key, sequence);
    return registered(key, sequence);
  });
  const poisoned = new Set(records.filter(() => Math.random() < 0.04).map((record) => record.headers.ce_id));
  let mended = false;

  const participant = () => {
    const pool = database.connect(2);
    const unitOfWork = new PoolUnitOfWork(pool);
    const handlers = effectHandlers(unitOfWork, async (event) => {
      if (Math.random() < 0.1) await delay(Math.random() * 10);
      if (Math.random() < 0.02) throw new RetryLater('not now');
      if (Math.random() < 0.01) throw new Error('a fault that passes');
      if (poisoned.has(event.id) && !mended) throw new Error('a fault that stays');
    });
    const bus = new LedgerEventBus();
    const consumer = new InboxConsumer(pool, unitOfWork, bus, handlers, { group: 'test', maxAttempts: 2 });
    return { consumer, letters: new DeadLetters(pool, unitOfWork, bus, handlers) };
  };

  /** Takes the partition from its beginning to its end, in batches of its own, as if nobody else did. */
  const own = async ({ consumer }: ReturnType<typeof participant>): Promise<void> => {
    let from = 0;
    while (from < records.length) {
      const size = 1 + Math.floor(Math.random() * 40);
      const batch: RecordBatch = batchOf(records.slice(from, from + size), BigInt(from));
      const { doneThrough }: BatchOutcome = await consumer.handle(batch);
      if (doneThrough !== undefined) from = Number(doneThrough) + 1;
      if (Math.random() < 0.1) await delay(Math.random() * 40);
    }
  };
  const redriveAll = async ({ letters }: ReturnType<typeof participant>): Promise<number> => {
    const { deadLetters } = await letters.list({ pageSize: 100 });
    // What fails again, or is redriven by somebody else, is another redrive's turn.
    for (const { id } of shuffled([...deadLetters])) await letters.redrive(id).catch(() => undefined);
    return deadLetters.length;
  };

  const owners = [participant(), participant()];
  const operators = [participant(), participant()];
  let owned = false;
  const redriving = operators.map(async (operator) => {
    while (!owned) {
      await redriveAll(operator);
      await delay(20);
    }
  });
  await Promise.all(owners.map(own));
  owned = true;
  await Promise.all(redriving);
  mended = true;
  const leftOver = async (): Promise<number> => {
    await operators[0]!.letters.resume();
    return (await Promise.all(operators.map(redriveAll)))[0]!;
  };
  for (let rounds = 0; (await leftOver()) > 0; rounds++) expect(rounds).toBeLessThan(200);

  const log = await effects(database.pool);
  expect(poisoned.size).toBeGreaterThan(0);
  for (const key of next.keys()) {
    const ofKey = log.filter((entry) => entry.startsWith(`${key}:`));
    expect(ofKey).toEqual(Array.from({ length: EVENTS_PER_KEY }, (_, index) => `${key}:${index + 1}`));
  }
  expect(log).toHaveLength(records.length);
  const left = await database.pool.query(
    'SELECT 1 FROM messaging.parked_event UNION ALL SELECT 1 FROM messaging.parked_key UNION ALL SELECT 1 FROM messaging.dead_letter',
  );
  expect(left).toEqual([]);
});
