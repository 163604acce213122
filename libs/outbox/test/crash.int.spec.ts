import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { BusRecord } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InboxConsumer, OutboxRelay } from '../src';
import { createEffects, effectHandlers, effects, registered } from './support/effects';
import { batchOf, LedgerEventBus } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;
let folder: string;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(4);
  await createEffects(database.pool);
  await database.pool.query('CREATE TABLE ledger (n bigserial, key text, sequence bigint, event_id text)');
  // Beside the tests, so that the bundle finds the packages.
  folder = await mkdtemp(join(import.meta.dirname, '.crash-'));
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'support/crash-child.ts'),
    platform: 'node',
    tsconfig: join(import.meta.dirname, '../tsconfig.json'),
    external: (id) => /^[^./]/.test(id) && !/^(?:@trellis|@oxc-project)\//.test(id),
    logLevel: 'silent',
  });
  await bundle.write({ file: join(folder, 'child.mjs'), format: 'esm' });
  await bundle.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

/** Starts a child and kills it with SIGKILL as soon as it says where it is. */
async function killAt(place: string, ...args: string[]): Promise<void> {
  const child: ChildProcess = fork(join(folder, 'child.mjs'), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const message = await Promise.race([once(child, 'message'), exited.then(() => ['ended by itself'])]);
  child.kill('SIGKILL');
  await exited;
  expect(message[0]).toBe(place);
}
const asArgument = (records: BusRecord[]): string =>
  JSON.stringify(
    records.map((record) => ({ ...record, value: Buffer.from(record.value).toString('base64') })),
  );

test('a relay killed between the acknowledgement and the delete is followed by one that sends duplicates and nothing less', async () => {
  await database.unitOfWork.run(async (transaction) =>
    transaction.raise([tracedEvent('a', '1'), tracedEvent('a', '2'), tracedEvent('b', '1')]),
  );
  await killAt('acknowledged', 'relay', database.url);
  await database.unitOfWork.run(async (transaction) => transaction.raise([tracedEvent('a', '3')]));

  const bus = new LedgerEventBus();
  const relay = new OutboxRelay(database.pool, bus, { leaseTtlMs: 500, idleIntervalMs: 50 });
  relay.start();
  await eventually(() => expect(bus.ledger).toHaveLength(4));
  await relay.stop();
  const before = await database.pool.query<{ event_id: string }>('SELECT event_id FROM ledger');
  expect(before).toHaveLength(3);
  const ids = bus.ledger.map((record) => record.headers.ce_id);
  for (const { event_id } of before) expect(ids).toContain(event_id);
  const ofA = bus.ledger.filter((record) => record.key === 'a').map((record) => record.headers.ce_sequence);
  expect(ofA).toEqual(['1', '2', '3']);
});

test.each([
  ['in a handler', 'handling', 'consumer-in-handler', 0],
  ['after the database commit and before that of the offset', 'committed', 'consumer', 2],
])(
  'a consumer killed %s has each effect once when the batch comes again',
  async (_where, place, role, done) => {
    await database.pool.query('TRUNCATE effect, messaging.inbox');
    const records = [registered('a', 1), registered('b', 1)];
    await killAt(place, role, database.url, asArgument(records));
    expect(await effects(database.pool)).toHaveLength(done);
    const handlers = effectHandlers(database.unitOfWork);
    const consumer = new InboxConsumer(database.pool, database.unitOfWork, new LedgerEventBus(), handlers, {
      group: 'test',
    });
    expect(await consumer.handle(batchOf(records))).toMatchObject({ doneThrough: 1n });
    expect(await effects(database.pool)).toEqual(['a:1', 'b:1']);
  },
);
