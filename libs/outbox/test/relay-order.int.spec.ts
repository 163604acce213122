import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { UserRegistered } from '@trellis/contracts';
import { DatabasePool } from '@trellis/database';
import type { BusRecord } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { OutboxRelay } from '../src';
import { appendEvents } from '../src/append/append-events';
import { LedgerEventBus } from './support/ledger-event-bus';
import type { Fault, Ledger } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { judge, logged } from './support/order-oracle';
import type { LoggedEvent } from './support/order-oracle';
import { PoolUnitOfWork } from './support/pool-unit-of-work';
import { runWriters } from './support/writers';

const WRITERS = { writers: 24, keys: 20, events: 2_500, rollbackRate: 0.05 };

let database: MessagingDatabase;
let writerPool: DatabasePool;
let unitOfWork: PoolUnitOfWork;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(6);
  writerPool = database.connect(WRITERS.writers);
  unitOfWork = new PoolUnitOfWork(writerPool);
  // Some commits come late: between the append and the commit others take their turn.
  unitOfWork.onBeforeCommit(async (transaction, events) => {
    await appendEvents(transaction, events);
    await delay(Math.random() < 0.01 ? 400 : Math.random() * 4);
  });
  await database.pool.query('CREATE TABLE business (n integer)');
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE messaging.outbox, messaging.sequence');
});
afterAll(() => database.drop());

const idOf = (record: BusRecord): string => UserRegistered.decode(record.value).email;
const depth = async (): Promise<number> =>
  Number((await database.pool.query<{ n: string }>('SELECT count(*) AS n FROM messaging.outbox'))[0]?.n);

const wait = (ms: number) => () => delay(ms);
const fail = async (): Promise<void> => {
  throw new Error('the broker is away');
};

/** Sends that take a while, and nothing worse: floors rise undisturbed. */
const calm = (): Fault => ({ before: wait(Math.random() * 8) });

/** Sends fail, and relays outlive their leases as zombies, before or after their records were appended. */
const troubled = (): Fault => {
  const chance = Math.random();
  if (chance < 0.03) return { before: fail };
  if (chance < 0.06) return { after: fail };
  if (chance < 0.09) return { before: wait(500) };
  if (chance < 0.12) return { after: wait(500) };
  return calm();
};

test.each([
  ['stay', calm],
  ['come, go, fail and outlive their leases', troubled],
])('relays that %s lose nothing and keep the order of every key', async (_how, fault) => {
  const ledger: Ledger = [];
  const newRelay = (): OutboxRelay => {
    const relay = new OutboxRelay(database.pool, new LedgerEventBus(ledger, fault), {
      leaseTtlMs: 250,
      idleIntervalMs: 20,
      sweepIntervalMs: 3_600_000,
      rowsPerBucket: 20,
    });
    relay.start();
    return relay;
  };
  const relays = [newRelay(), newRelay(), newRelay()];
  let writing = true;
  const turmoil = (async () => {
    while (writing && fault === troubled) {
      await delay(Math.random() * 300);
      const index = Math.floor(Math.random() * relays.length);
      const [old] = relays.splice(index, 1, newRelay());
      if (Math.random() < 0.5) await old?.stop();
      else void old?.stop();
    }
  })();

  const committed = await runWriters(unitOfWork, WRITERS);
  await eventually(async () => expect(await depth()).toBe(0), { timeoutMs: 30_000 });
  writing = false;
  await turmoil;
  await Promise.all(relays.map((relay) => relay.stop()));

  const verdict = judge(logged(ledger, idOf), committed);
  if (fault === troubled) expect(verdict.duplicates).toBeGreaterThan(0);
  expect(verdict).toMatchObject({ lost: 0, inversions: 0, gaps: 0, invented: 0 });
  const [sum] = await database.pool.query<{ n: string }>('SELECT sum(last) AS n FROM messaging.sequence');
  expect(Number(sum?.n)).toBe(committed.size);
});

/** A reader of somebody else's design: it keeps rows and remembers where it was. */
async function readUntil(
  over: () => boolean,
  readOnce: () => Promise<LoggedEvent[]>,
): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  for (let last = false; ;) {
    const events = await readOnce();
    log.push(...events);
    if (last && events.length === 0) return log;
    last = over();
    await delay(2);
  }
}

interface ReadRow {
  readonly id: string;
  readonly xid: string;
  readonly key: string;
  readonly sequence: string;
  readonly payload: Buffer;
}

const toLogged = ({ key, sequence, payload }: ReadRow): LoggedEvent => ({
  id: UserRegistered.decode(payload).email,
  key,
  sequence: Number(sequence),
});

test('the oracle catches the two recipes that are known to be broken', async () => {
  let cursor = '0';
  const readAfterCursor = async (): Promise<LoggedEvent[]> => {
    const rows = await database.pool.query<ReadRow>(
      `SELECT id::text, key, sequence::text, payload FROM messaging.outbox WHERE id > $1::bigint ORDER BY outbox.id LIMIT 500`,
      [cursor],
    );
    cursor = rows.at(-1)?.id ?? cursor;
    return rows.map(toLogged);
  };
  let place = { xid: '0', id: '0' };
  const readBelowXmin = async (): Promise<LoggedEvent[]> => {
    const rows = await database.pool.query<ReadRow>(
      `SELECT * FROM (SELECT xmin::text::bigint AS xid, id, key, sequence::text, payload FROM messaging.outbox) AS o
       WHERE (xid, id) > ($1::bigint, $2::bigint)
         AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       ORDER BY xid, id LIMIT 500`,
      [place.xid, place.id],
    );
    place = rows.at(-1) ?? place;
    return rows.map(toLogged);
  };

  let written = false;
  const writing = runWriters(unitOfWork, WRITERS).finally(() => (written = true));
  const [afterCursor, belowXmin, committed] = await Promise.all([
    readUntil(() => written, readAfterCursor),
    readUntil(() => written, readBelowXmin),
    writing,
  ]);

  expect(judge(afterCursor, committed).lost).toBeGreaterThan(0);
  expect(judge(belowXmin, committed).inversions).toBeGreaterThan(0);
});
