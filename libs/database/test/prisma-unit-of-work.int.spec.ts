import { PrismaPg } from '@prisma/adapter-pg';
import type { Transaction as PrismaTransaction } from '@prisma/driver-adapter-utils';
import type { EventMessage } from '@trellis/contracts';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  applyMigrations,
  CommitUnknownError,
  createPrismaClient,
  DatabasePool,
  preparedStatement,
  PrismaUnitOfWork,
  sqlStateOf,
  TransactionAbortedError,
  TransactionCutShortError,
} from '../src';
import { LendingPrismaPg, TransactionConnection } from '../src/transaction-connection';
import { cuttingProxy } from './cutting-proxy';
import { PrismaClient } from './fixture/generated/client';

let database: TestDatabase;
let pool: DatabasePool;
let prisma: PrismaClient;
let unitOfWork: PrismaUnitOfWork<PrismaClient>;
let appended: string[];
let announced: string[][];

const event = (data: string) => ({ type: { type: 'test.Happened' }, data }) as unknown as EventMessage;
const names = (events: readonly EventMessage[]) => events.map(({ data }) => data as string);

function connect(url: string, maxConnections = 3, options?: { timeoutMs?: number }) {
  pool = new DatabasePool({ url, maxConnections });
  prisma = createPrismaClient(PrismaClient, pool);
  unitOfWork = new PrismaUnitOfWork(prisma, options);
  appended = [];
  announced = [];
  unitOfWork.onBeforeCommit(async (transaction, events) => {
    for (const name of names(events))
      await transaction.query('INSERT INTO outbox (name) VALUES ($1)', [name]);
    appended.push(...names(events));
  });
  unitOfWork.onCommitted((events) => announced.push(names(events)));
}

/** The part of a client that a unit of work needs. Its transactions end as a Prisma to come might end them. */
async function clientThatEnds(end: (transaction: PrismaTransaction) => Promise<void>) {
  const adapter = await new LendingPrismaPg(pool.pool, () => undefined).connect();
  return {
    $disconnect: () => Promise.resolve(),
    async $transaction(work: (client: object) => Promise<unknown>): Promise<unknown> {
      const transaction = await adapter.startTransaction();
      try {
        const answer = await work({});
        await end(transaction);
        return answer;
      } catch (error) {
        await transaction.executeRaw(statement('ROLLBACK'));
        throw error;
      } finally {
        await transaction.rollback();
      }
    },
  };
}
const statement = (sql: string) => ({ sql, args: [], argTypes: [] });

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'uow' });
  await applyMigrations({
    url: database.url,
    directory: join(import.meta.dirname, 'fixture/prisma/migrations'),
  });
  const setup = new DatabasePool({ url: database.url, maxConnections: 1 });
  await setup.query('CREATE TABLE outbox (id serial PRIMARY KEY, name text NOT NULL)');
  await setup.close();
});
afterAll(() => database.drop());
beforeEach(async () => {
  connect(database.url);
  await pool.query('TRUNCATE box, lid, outbox');
});
afterEach(() => pool.close());

const labels = async () =>
  (await pool.query<{ label: string }>('SELECT label FROM box ORDER BY 1')).map((r) => r.label);
const outbox = async () =>
  (await pool.query<{ name: string }>('SELECT name FROM outbox ORDER BY id')).map((r) => r.name);

describe('a unit of work', () => {
  test('commits what it did together with its events, and announces them afterwards', async () => {
    let seen: string[] | undefined;
    unitOfWork.onCommitted(() => void labels().then((found) => (seen = found)));
    const answer = await unitOfWork.run(async (transaction) => {
      transaction.raise([event('first')]);
      await transaction.client.box.create({ data: { label: 'a' } });
      transaction.raise([event('second'), event('third')]);
      expect(announced).toEqual([]);
      return 42;
    });
    expect(answer).toBe(42);
    expect(await outbox()).toEqual(['first', 'second', 'third']);
    expect(announced).toEqual([['first', 'second', 'third']]);
    await eventually(() => expect(seen).toEqual(['a']));
  });

  test('leaves nothing when its work rejects', async () => {
    const effects: string[] = [];
    const outcome = unitOfWork.run(async (transaction) => {
      transaction.raise([event('never')]);
      transaction.afterCommit(() => effects.push('never'));
      await transaction.client.box.create({ data: { label: 'a' } });
      throw new Error('changed my mind');
    });
    await expect(outcome).rejects.toThrow('changed my mind');
    expect([await labels(), await outbox(), announced, effects]).toEqual([[], [], [], []]);
  });

  test('leaves nothing when its events cannot be appended', async () => {
    unitOfWork.onBeforeCommit(() => Promise.reject(new Error('no outbox')));
    const outcome = unitOfWork.run(async (transaction) => {
      transaction.raise([event('never')]);
      await transaction.client.box.create({ data: { label: 'a' } });
    });
    await expect(outcome).rejects.toThrow('no outbox');
    expect(await labels()).toEqual([]);
  });

  test('refuses events when nothing is there to append them', async () => {
    const bare = new PrismaUnitOfWork(prisma);
    await expect(
      bare.run((transaction) => Promise.resolve(transaction.raise([event('lost')]))),
    ).rejects.toThrow(/append/);
  });

  test('refuses an event that is raised after its end', async () => {
    const late = await unitOfWork.run((transaction) => Promise.resolve(transaction));
    expect(() => late.raise([event('late')])).toThrow(/ended/);
  });

  test('runs effects after the commit, and a failing one harms nobody', async () => {
    const effects: string[][] = [];
    await unitOfWork.run(async (transaction) => {
      transaction.afterCommit(() => {
        throw new Error('broken');
      });
      transaction.afterCommit(() => effects.push(appended));
      transaction.raise([event('x')]);
      await transaction.client.box.create({ data: { label: 'a' } });
    });
    expect(effects).toEqual([['x']]);
  });

  test('does not pretend to have committed when its work swallowed a failed statement', async () => {
    for (const raised of [[], [event('never')]]) {
      const outcome = unitOfWork.run(async (transaction) => {
        transaction.raise(raised);
        await transaction.client.box.create({ data: { label: 'a' } });
        await transaction.client.box.create({ data: { label: 'a' } }).catch(() => undefined);
      });
      await expect(outcome).rejects.toThrow(TransactionAbortedError);
    }
    expect([await labels(), await outbox(), announced]).toEqual([[], [], []]);
  });

  test('says which statement had failed when its work swallowed that', async () => {
    const outcome = unitOfWork.run(async (transaction) => {
      await transaction.query('SELECT 1 / 0').catch(() => undefined);
      await transaction.client.box.create({ data: { label: 'a' } }).catch(() => undefined);
    });
    await expect(outcome).rejects.toThrow(/division by zero/);
    await expect(outcome).rejects.toThrow(TransactionAbortedError);
  });

  test('says which statement had failed when its events cannot be appended for that', async () => {
    const outcome = unitOfWork.run(async (transaction) => {
      transaction.raise([event('never')]);
      await transaction.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(outcome).rejects.toThrow(/division by zero/);
    await expect(outcome).rejects.toThrow(TransactionAbortedError);
  });

  test('commits what it did after a savepoint that it went back to', async () => {
    await unitOfWork.run(async (transaction) => {
      await transaction.query('SAVEPOINT before');
      await transaction.query('SELECT 1 / 0').catch(() => transaction.query('ROLLBACK TO SAVEPOINT before'));
      await transaction.client.box.create({ data: { label: 'a' } });
    });
    expect(await labels()).toEqual(['a']);
  });

  test('runs no statement after its end, when its connection is lent to somebody else', async () => {
    const late = await unitOfWork.run((transaction) => Promise.resolve(transaction));
    await expect(late.query('SELECT 1')).rejects.toThrow(/ended/);
    const failed: (typeof late)[] = [];
    await unitOfWork
      .run((transaction) => {
        failed.push(transaction);
        return Promise.reject(new Error('no'));
      })
      .catch(() => undefined);
    await expect(failed[0]!.query('SELECT 1')).rejects.toThrow(/ended/);
  });

  test('runs its statements in one transaction, whoever sends them', async () => {
    const ids = await unitOfWork.run(async (transaction) => {
      const idOf = 'SELECT pg_current_xact_id()::text AS id';
      // Not part of the unit of work, although it begins inside.
      const [other] = await prisma.$transaction((own) => own.$queryRawUnsafe<{ id: string }[]>(idOf));
      const [direct] = await transaction.query<{ id: string }>(idOf);
      const [byPrisma] = await transaction.client.$queryRawUnsafe<{ id: string }[]>(idOf);
      return [direct!.id === byPrisma!.id, direct!.id === other!.id];
    });
    expect(ids).toEqual([true, false]);
  });

  test('refuses a client whose transactions it cannot look into', async () => {
    const own = new PrismaClient({ adapter: new PrismaPg(pool.pool) });
    const outcome = new PrismaUnitOfWork(own).run(({ client }) =>
      client.box.create({ data: { label: 'a' } }),
    );
    await expect(outcome).rejects.toThrow(/createPrismaClient/);
    await own.$disconnect();
    expect(await labels()).toEqual([]);
  });

  test('has succeeded only when a COMMIT was seen', async () => {
    const client = await clientThatEnds(async (transaction) => {
      await transaction.executeRaw(statement('END'));
    });
    const effects: string[] = [];
    const outcome = new PrismaUnitOfWork(client).run((transaction) =>
      Promise.resolve(transaction.afterCommit(() => effects.push('never'))),
    );
    await expect(outcome).rejects.toThrow(/without a COMMIT/);
    expect(effects).toEqual([]);
  });

  test('gives back the connection of a transaction that it cannot look into', async () => {
    const adapter = await new LendingPrismaPg(pool.pool, () => undefined).connect();
    const connection = new TransactionConnection(1_000);
    connection.take = () => {
      throw new Error('not the adapter it was');
    };
    const begun = connection.whileBeginning(() => adapter.startTransaction());
    await expect(begun).rejects.toThrow('not the adapter it was');
    expect(pool.pool.idleCount).toBe(pool.pool.totalCount);
    const open = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`;
    expect(await pool.query(open)).toEqual([]);
  });

  test('is rolled back when it takes too long', async () => {
    const quick = new PrismaUnitOfWork(prisma, { timeoutMs: 50 });
    const outcome = quick.run(async (transaction) => {
      await transaction.client.box.create({ data: { label: 'a' } });
      await transaction.query('SELECT pg_sleep(0.2)::text');
    });
    await expect(outcome).rejects.toThrow(/timeout/);
    await expect(outcome).rejects.not.toThrow(CommitUnknownError);
    expect(await labels()).toEqual([]);
  });

  test('runs no statement once it has taken too long', async () => {
    const quick = new PrismaUnitOfWork(prisma, { timeoutMs: 50 });
    let late: unknown;
    const outcome = quick.run(async (transaction) => {
      const isOver = () => expect(transaction.client.box.count()).rejects.toThrow(/timeout/);
      await eventually(isOver);
      late = await transaction.query('SELECT 1').catch((error: Error) => error.message);
    });
    await expect(outcome).rejects.toThrow(/timeout/);
    expect(late).toMatch(/timeout of 50 ms/);
  });
});

describe('a unit of work that takes too long', () => {
  const isRolledBack = () =>
    eventually(async () => {
      const open = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`;
      expect(await pool.query(open)).toEqual([]);
    });

  test('fails by its timeout when its next statement is one of its own', async () => {
    const quick = new PrismaUnitOfWork(prisma, { timeoutMs: 50 });
    const outcome = quick.run(async (transaction) => {
      await transaction.query('SELECT 1');
      await isRolledBack();
      await transaction.query('SELECT 2');
    });
    await expect(outcome).rejects.toThrow(TransactionCutShortError);
    await expect(outcome).rejects.toThrow(/timeout of 50 ms/);
  });

  test('fails by its timeout when all that is left is to append its events', async () => {
    const quick = new PrismaUnitOfWork(prisma, { timeoutMs: 50 });
    quick.onBeforeCommit(async (transaction) => {
      await transaction.query(`INSERT INTO outbox (name) VALUES ('never')`);
    });
    const outcome = quick.run(async (transaction) => {
      transaction.raise([event('never')]);
      await transaction.query('SELECT 1');
      await isRolledBack();
    });
    await expect(outcome).rejects.toThrow(/timeout of 50 ms/);
    expect(await outbox()).toEqual([]);
  });
});

describe('a nested unit of work', () => {
  test('joins the transaction of its caller, and its events go along in order', async () => {
    await unitOfWork.run(async (outer) => {
      outer.raise([event('one')]);
      await unitOfWork.run(async (inner) => {
        inner.raise([event('two')]);
        inner.afterCommit(() => appended.push('after'));
        await inner.client.box.create({ data: { label: 'a' } });
      });
      expect(announced).toEqual([]);
      outer.raise([event('three')]);
      expect(await outer.client.box.count()).toBe(1);
    });
    expect(await outbox()).toEqual(['one', 'two', 'three']);
    expect(announced).toEqual([['one', 'two', 'three']]);
    expect(appended).toEqual(['one', 'two', 'three', 'after']);
  });

  test('undoes everything when it fails, even if its caller goes on', async () => {
    const failure = new Error('no');
    const outcome = unitOfWork.run(async (outer) => {
      await outer.client.box.create({ data: { label: 'outer' } });
      await unitOfWork
        .run(async (inner) => {
          await inner.client.box.create({ data: { label: 'inner' } });
          throw failure;
        })
        .catch(() => undefined);
    });
    await expect(outcome).rejects.toThrow(TransactionAbortedError);
    await expect(outcome).rejects.toHaveProperty('cause', failure);
    expect(await labels()).toEqual([]);
  });

  test('that begins after its caller has ended is one of its own', async () => {
    let goOn!: () => void;
    const ended = new Promise<void>((resolve) => (goOn = resolve));
    let later!: Promise<unknown>;
    await unitOfWork.run(async (outer) => {
      await outer.client.box.create({ data: { label: 'first' } });
      later = ended.then(() => unitOfWork.run((own) => own.client.box.create({ data: { label: 'second' } })));
    });
    goOn();
    await later;
    expect(await labels()).toEqual(['first', 'second']);
  });

  test('side by side on one service, units of work are transactions of their own', async () => {
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((label, index) =>
        unitOfWork.run(async (transaction) => {
          await transaction.client.box.create({ data: { label } });
          transaction.raise([event(label)]);
          if (index % 2) throw new Error('odd');
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(await labels()).toEqual(['a', 'c', 'e']);
    expect((await outbox()).sort()).toEqual(['a', 'c', 'e']);
  });
});

describe('a conflict with another transaction', () => {
  test('is resolved by running the work again, with the events of the last attempt only', async () => {
    await pool.query(`INSERT INTO box (id, label) VALUES (gen_random_uuid(), 'a'), (gen_random_uuid(), 'b')`);
    let attempts = 0;
    let arrived = 0;
    let bothHoldOne!: () => void;
    const barrier = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const lockBoth = (first: string, second: string) =>
      unitOfWork.run(async (transaction) => {
        attempts++;
        await transaction.query('UPDATE box SET amount = amount + 1 WHERE label = $1', [first]);
        if (++arrived === 2) bothHoldOne();
        await barrier;
        await transaction.query('UPDATE box SET amount = amount + 1 WHERE label = $1', [second]);
        transaction.raise([event(first)]);
      });
    await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')]);
    expect(attempts).toBe(3);
    expect((await outbox()).sort()).toEqual(['a', 'b']);
    expect(await pool.query('SELECT amount FROM box')).toEqual([{ amount: '2' }, { amount: '2' }]);
  });

  test.each([
    ['a deadlock', '40P01', []],
    ['a deadlock', '40P01', ['x']],
    ['a serialization failure', '40001', ['x']],
  ])('runs the work again although it swallowed %s (%s), with the events %j', async (_what, state, data) => {
    const raised = data.map(event);
    let attempts = 0;
    await unitOfWork.run(async (transaction) => {
      transaction.raise(raised);
      if (++attempts > 1) return;
      const conflict = `DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '${state}'; END $$`;
      await transaction.query(conflict).catch(() => undefined);
    });
    expect(attempts).toBe(2);
    expect(await outbox()).toEqual(data);
  });

  test('is given up after two more attempts, only the outermost trying again', async () => {
    let attempts = 0;
    const outcome = unitOfWork.run(() =>
      unitOfWork.run(async (transaction) => {
        attempts++;
        await transaction.query(`DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`);
      }),
    );
    await expect(outcome).rejects.toSatisfy((error) => sqlStateOf(error) === '40001');
    expect(attempts).toBe(3);
  });
});

describe('a connection that is lost', () => {
  test.each(['after delivery', 'before delivery'] as const)(
    'while committing, %s of COMMIT, leaves the outcome open and is not tried again',
    async (when) => {
      const proxy = await cuttingProxy(database.url);
      await pool.close();
      connect(proxy.url);
      let attempts = 0;
      proxy.cutAt('COMMIT', when);
      const outcome = unitOfWork.run(async (transaction) => {
        attempts++;
        transaction.raise([event('x')]);
        await transaction.client.box.create({ data: { label: 'a' } });
      });
      await expect(outcome).rejects.toThrow(CommitUnknownError);
      expect([attempts, announced]).toEqual([1, []]);
      proxy.cutAt(undefined);
      const committed = when === 'after delivery';
      await eventually(async () => expect(await labels()).toEqual(committed ? ['a'] : []));
      expect(await outbox()).toEqual(committed ? ['x'] : []);
      await pool.close();
      proxy.close();
    },
  );

  test('during the work means that nothing was committed, and the next unit of work finds a new connection', async () => {
    const proxy = await cuttingProxy(database.url);
    await pool.close();
    connect(proxy.url, 1);
    proxy.cutAt('cut here');
    const outcome = unitOfWork.run(async (transaction) => {
      await transaction.client.box.create({ data: { label: 'lost' } });
      await transaction.query(`SELECT 'cut here'`);
    });
    await expect(outcome).rejects.not.toThrow(CommitUnknownError);
    proxy.cutAt(undefined);
    await unitOfWork.run((transaction) => transaction.client.box.create({ data: { label: 'kept' } }));
    expect(await labels()).toEqual(['kept']);
    await pool.close();
    proxy.close();
  });

  test('before COMMIT is sent means that nothing was committed, although the work is done', async () => {
    const lost = new Error('Connection terminated unexpectedly');
    const outcome = new PrismaUnitOfWork(await clientThatEnds(() => Promise.reject(lost))).run(() =>
      Promise.resolve(),
    );
    await expect(outcome).rejects.toBe(lost);
  });

  test('a constraint that is checked at COMMIT is an ordinary refusal', async () => {
    await pool.query(`CREATE TABLE IF NOT EXISTS deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`);
    const outcome = unitOfWork.run((transaction) =>
      transaction.query('INSERT INTO deferred VALUES (1), (1)'),
    );
    await expect(outcome).rejects.toSatisfy((error) => sqlStateOf(error) === '23505');
    await expect(outcome).rejects.not.toThrow(CommitUnknownError);
  });
});

test('a statement declared as prepared is prepared through Prisma too', async () => {
  const declared = preparedStatement('SELECT $1::text AS declared_through_prisma');
  const prepared = await unitOfWork.run(async (transaction) => {
    expect(await transaction.query(declared, ['a'])).toEqual([{ declared_through_prisma: 'a' }]);
    expect(await transaction.query(declared, ['b'])).toEqual([{ declared_through_prisma: 'b' }]);
    await transaction.client.box.count();
    return transaction.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
  });
  expect(prepared).toEqual([{ statement: declared }]);
});
