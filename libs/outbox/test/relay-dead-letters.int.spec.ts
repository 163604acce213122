import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { UserRegistered } from '@trellis/contracts';
import { PermanentPublishError } from '@trellis/events';
import type { BusRecord } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DeadLetters, OutboxRelay } from '../src';
import { EventHandlers } from '../src/inbox/event-handlers';
import { LedgerEventBus } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;
let refused: Set<string>;
/** Holds back the record of this id until it resolves. */
let held: { readonly id: string; readonly until: Promise<void>; readonly reached: () => void } | undefined;
let bus: LedgerEventBus;
let relay: OutboxRelay;
let letters: DeadLetters;

const idOf = (record: BusRecord): string => UserRegistered.decode(record.value).email;
const published = (): string[] => bus.ledger.map(idOf);
const raise = (...pairs: [key: string, id: string][]): Promise<void> =>
  database.unitOfWork.run(async (transaction) =>
    transaction.raise(pairs.map(([key, id]) => tracedEvent(key, id))),
  );
const letter = () =>
  eventually(async () => {
    const [first] = (await letters.list()).deadLetters;
    if (!first) throw new Error('no dead letter yet');
    return first;
  });

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(4);
  database.unitOfWork.onCommitted(() => relay.wake());
});
beforeEach(async () => {
  await database.pool.query(
    'TRUNCATE messaging.outbox, messaging.sequence, messaging.dead_letter, messaging.parked_key, messaging.parked_event, messaging.discarded_event',
  );
  refused = new Set();
  held = undefined;
  bus = new LedgerEventBus([], (records) => {
    const index = records.findIndex((record) => refused.has(idOf(record)));
    if (held && records.some((record) => idOf(record) === held?.id)) {
      held.reached();
      return { before: () => held!.until };
    }
    if (index < 0) return {};
    return { before: () => Promise.reject(new PermanentPublishError('too large', index)) };
  });
  relay = new OutboxRelay(database.pool, bus, { idleIntervalMs: 50, sweepIntervalMs: 3_600_000 });
  letters = new DeadLetters(database.pool, database.unitOfWork, bus, new EventHandlers([], []), () =>
    relay.wake(),
  );
  relay.start();
});
afterEach(() => relay.stop());
afterAll(() => database.drop());

test('a record that the bus will never take holds back its key alone', async () => {
  refused.add('bad 2');
  await raise(['bad', 'bad 1'], ['bad', 'bad 2'], ['good', 'good 1'], ['bad', 'bad 3']);
  await raise(['bad', 'bad 4'], ['good', 'good 2']);
  await eventually(() => expect(published().sort()).toEqual(['good 1', 'good 2']));
  expect(await letter()).toMatchObject({ origin: 'outbox', key: 'bad', attempts: 1, consumerGroup: '' });
});

test('redriven, it is published before those that waited, with the id and the sequence it had', async () => {
  refused.add('2');
  await raise(['k', '1']);
  await eventually(() => expect(published()).toEqual(['1']));
  await raise(['k', '2'], ['k', '3']);
  const { id } = await letter();
  await raise(['k', '4']);
  await expect(letters.redrive(id)).rejects.toMatchObject({ reason: 'REDRIVE_FAILED', attempts: 2 });
  refused.clear();
  await letters.redrive(id);
  await raise(['k', '5']);
  await eventually(() => expect(published()).toEqual(['1', '2', '3', '4', '5']));
  expect(bus.ledger.map((record) => record.headers.ce_sequence)).toEqual(['1', '2', '3', '4', '5']);
  expect(new Set(bus.ledger.map((record) => record.headers.ce_id)).size).toBe(5);
  expect((await letters.list()).deadLetters).toEqual([]);
});

test('discarded, it leaves a gap in the sequence and a row that explains it', async () => {
  refused.add('2');
  await raise(['k', '1'], ['k', '2'], ['k', '3']);
  const { id } = await letter();
  await letters.discard(id, 'ada');
  await eventually(() => expect(published()).toEqual(['1', '3']));
  expect(await database.pool.query('SELECT sequence, discarded_by FROM messaging.discarded_event')).toEqual([
    { sequence: '2', discarded_by: 'ada' },
  ]);
});

test('redriven twice at once, and while the key is written to, it keeps the order of first occurrences', async () => {
  refused.add('0');
  await raise(['k', '0']);
  const { id } = await letter();
  const ids = Array.from({ length: 60 }, (_, index) => `${index + 1}`);
  const writing = (async () => {
    for (const each of ids) await raise(['k', each]);
  })();
  await eventually(async () => expect((await letter()).parkedCount).toBeGreaterThan(5));
  refused.clear();
  await Promise.allSettled([letters.redrive(id), letters.redrive(id)]);
  await writing;
  await eventually(() => expect(new Set(published()).size).toBe(61));
  expect([...new Set(published())]).toEqual(['0', ...ids]);
});

test('discarded while a redrive is publishing it, it does not come after those that waited', async () => {
  refused.add('1');
  await raise(['k', '1'], ['k', '2']);
  await eventually(async () => expect(await letter()).toMatchObject({ parkedCount: 1 }));
  const { id } = await letter();
  refused.clear();
  const publishing = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  held = { id: '1', until: release.promise, reached: publishing.resolve };
  const redriving = letters.redrive(id);
  await publishing.promise;
  const discarding = letters.discard(id, 'ada');
  const both = Promise.allSettled([redriving, discarding]);
  await delay(500);
  release.resolve();
  const outcomes = await both;
  await eventually(() => expect(published()).toContain('2'));
  expect(published()).toEqual(['1', '2']);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a redrive that was cut short after its dead letter was published is gone on with', async () => {
  refused.add('1');
  await raise(['k', '1'], ['k', '2']);
  await eventually(async () => expect(await letter()).toMatchObject({ parkedCount: 1 }));
  await database.pool.query('DELETE FROM messaging.dead_letter');
  await letters.resume();
  await eventually(() => expect(published()).toEqual(['2']));
});
