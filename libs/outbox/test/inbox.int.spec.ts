import { Logger } from '@nestjs/common';
import { CommitUnknownError } from '@trellis/database';
import type { SqlExecutor, Transaction } from '@trellis/database';
import type { BatchOutcome, RecordBatch } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DeadLetters, InboxConsumer, RetryLater } from '../src';
import { createEffects, effectHandlers, effects, registered, unreadable } from './support/effects';
import type { Behaviour } from './support/effects';
import { batchOf, deliverAll, LedgerEventBus } from './support/ledger-event-bus';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { PoolUnitOfWork } from './support/pool-unit-of-work';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createMessagingDatabase(4);
  await createEffects(database.pool);
  await database.pool.query(
    'CREATE TABLE checked (ok boolean); CREATE FUNCTION check_late() RETURNS trigger LANGUAGE plpgsql AS ' +
      `$$ BEGIN IF NOT NEW.ok THEN RAISE 'checked at commit'; END IF; PERFORM pg_sleep(0.2); RETURN NULL; END $$; ` +
      'CREATE CONSTRAINT TRIGGER late AFTER INSERT ON checked DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_late()',
  );
});
beforeEach(async () => {
  await database.pool.query(
    'TRUNCATE effect, checked, messaging.inbox, messaging.dead_letter, messaging.parked_key, messaging.parked_event, messaging.outbox, messaging.sequence',
  );
});
afterAll(() => database.drop());

function consumerOf(behave?: Behaviour, unitOfWork = database.unitOfWork) {
  const handlers = effectHandlers(unitOfWork, behave);
  const bus = new LedgerEventBus();
  const consumer = new InboxConsumer(database.pool, unitOfWork, bus, handlers, { group: 'test' });
  const handle = (batch: RecordBatch): Promise<BatchOutcome> => consumer.handle(batch);
  return { handle, letters: new DeadLetters(database.pool, unitOfWork, bus, handlers) };
}
const counted = async (table: string): Promise<number> =>
  Number((await database.pool.query<{ n: string }>(`SELECT count(*) AS n FROM messaging.${table}`))[0]?.n);

describe('a batch', () => {
  test('is handled in order, each event once, however often it is delivered', async () => {
    const { handle } = consumerOf();
    const records = [registered('a', 1), registered('b', 1), registered('a', 2)];
    expect(await handle(batchOf([...records, records[0]!]))).toEqual({
      doneThrough: 3n,
      retryAfterMs: undefined,
    });
    await handle(batchOf(records));
    expect(await effects(database.pool)).toEqual(['a:1', 'b:1', 'a:2']);
  });

  test('commits what its handlers raise together with the record that they ran', async () => {
    const { handle } = consumerOf((event, transaction) =>
      (transaction as Transaction).raise([tracedEvent(event.key, 'follows')]),
    );
    await handle(batchOf([registered('a', 1), registered('b', 1)]));
    expect(await counted('outbox')).toBe(2);
    expect(await counted('inbox')).toBe(2);
  });

  test('passes over types that nobody here handles, without reading or recording them', async () => {
    const { handle } = consumerOf();
    expect(await handle(batchOf([unreadable('a'), registered('a', 2), unreadable('a')]))).toMatchObject({
      doneThrough: 2n,
    });
    expect(await effects(database.pool)).toEqual(['a:2']);
    expect(await counted('inbox')).toBe(1);
  });

  test('stops when its partition is lost, with what is done', async () => {
    const { handle } = consumerOf();
    const batch = { ...batchOf([registered('a', 1)]), isStale: () => true };
    expect(await handle(batch)).toMatchObject({ doneThrough: undefined });
    expect(await effects(database.pool)).toEqual([]);
  });
});

describe('an event that fails', () => {
  const isPoison = (key: string, sequence: bigint): boolean => key === 'bad' && sequence === 2n;
  const records = [
    registered('bad', 1),
    registered('good', 1),
    registered('bad', 2),
    registered('good', 2),
    registered('bad', 3),
    registered('bad', 4),
  ];

  test('is tried five times while other keys flow, then its later events wait in order until it is redriven', async () => {
    let broken = true;
    let tries = 0;
    const { handle, letters } = consumerOf((event) => {
      if (!isPoison(event.key, event.sequence)) return;
      tries += 1;
      if (broken) throw new Error('cannot be handled');
    });
    const first = await handle(batchOf(records));
    expect(first.doneThrough).toBe(1n);
    expect(first.retryAfterMs).toBeGreaterThan(0);
    expect(await effects(database.pool)).toEqual(['bad:1', 'good:1', 'good:2']);

    await deliverAll(records, handle);
    // Once more than five: its first try, beside others, did not tell whose fault it was.
    expect(tries).toBe(6);
    const { deadLetters } = await letters.list();
    expect(deadLetters).toMatchObject([
      {
        origin: 'inbox',
        key: 'bad',
        consumerGroup: 'test',
        attempts: 5,
        offset: 2n,
        parkedCount: 2,
        error: 'Error: cannot be handled',
      },
    ]);
    await handle(batchOf([registered('bad', 5), registered('good', 3)], 6n));
    expect(await effects(database.pool)).toEqual(['bad:1', 'good:1', 'good:2', 'good:3']);

    const id = deadLetters[0]!.id;
    await expect(letters.redrive(id)).rejects.toMatchObject({ reason: 'REDRIVE_FAILED', attempts: 6 });
    broken = false;
    expect(await letters.redrive(id)).toEqual({ handledCount: 4, stoppedBy: undefined });
    expect((await effects(database.pool)).slice(4)).toEqual(['bad:2', 'bad:3', 'bad:4', 'bad:5']);
    await handle(batchOf([registered('bad', 6)], 8n));
    expect(await counted('parked_key')).toBe(0);
    expect((await effects(database.pool)).at(-1)).toBe('bad:6');
    await expect(letters.redrive(id)).rejects.toMatchObject({ reason: 'DEAD_LETTER_NOT_FOUND' });
  });

  test('may be discarded: it is kept for the record, and what waited goes on', async () => {
    const { handle, letters } = consumerOf((event) => {
      if (isPoison(event.key, event.sequence)) throw new Error('never');
    });
    await deliverAll(records, handle);
    const [letter] = (await letters.list()).deadLetters;
    expect(await letters.discard(letter!.id, 'ada')).toEqual({ handledCount: 2, stoppedBy: undefined });
    expect(await effects(database.pool)).toEqual(['bad:1', 'good:1', 'good:2', 'bad:3', 'bad:4']);
    const kept = await database.pool.query('SELECT discarded_by, error FROM messaging.discarded_event');
    expect(kept).toEqual([{ discarded_by: 'ada', error: 'Error: never' }]);
  });

  test('behind a dead letter becomes the next one, and the rest waits behind that', async () => {
    let broken = new Set([2n, 4n]);
    const { handle, letters } = consumerOf((event) => {
      if (event.key === 'bad' && broken.has(event.sequence)) throw new Error('never');
    });
    await deliverAll([...records, registered('bad', 5)], handle);
    const [first] = (await letters.list()).deadLetters;
    broken = new Set([4n]);
    const { handledCount, stoppedBy } = await letters.redrive(first!.id);
    expect(handledCount).toBe(2);
    expect((await letters.list()).deadLetters).toMatchObject([
      { id: stoppedBy, parkedCount: 1, attempts: 1 },
    ]);
    broken = new Set();
    await letters.redrive(stoppedBy!);
    expect((await effects(database.pool)).slice(-2)).toEqual(['bad:4', 'bad:5']);
    expect(await counted('parked_event')).toBe(0);
  });

  test('at commit only, behind a dead letter, becomes the next one too', async () => {
    let broken = true;
    const { handle, letters } = consumerOf(async (event, transaction) => {
      if (isPoison(event.key, event.sequence) && broken) throw new Error('never');
      if (event.key === 'bad' && event.sequence === 4n)
        await transaction.query('INSERT INTO checked VALUES ($1::boolean)', [!broken]);
    });
    await deliverAll([...records, registered('bad', 5), registered('bad', 6)], handle);
    const [first] = (await letters.list()).deadLetters;
    const { handledCount, stoppedBy } = await letters.discard(first!.id, 'ada');
    expect(handledCount).toBe(1);
    expect((await letters.list()).deadLetters).toMatchObject([
      { id: stoppedBy, parkedCount: 2, attempts: 1, error: expect.stringContaining('checked at commit') },
    ]);
    broken = false;
    await letters.redrive(stoppedBy!);
    expect((await effects(database.pool)).slice(-4)).toEqual(['bad:3', 'bad:4', 'bad:5', 'bad:6']);
    expect(await counted('parked_key')).toBe(0);
  });

  test('for a passing reason is tried without limit, after the pause that it asks for', async () => {
    let refusals = 12;
    const { handle } = consumerOf((event) => {
      if (event.key === 'bad' && refusals-- > 0) throw new RetryLater('not yet', 1_234);
    });
    const { doneThrough, retryAfterMs } = await handle(batchOf(records.slice(0, 2)));
    expect({ doneThrough, retryAfterMs }).toEqual({ doneThrough: undefined, retryAfterMs: 1_234 });
    await deliverAll(records.slice(0, 2), handle);
    expect(await effects(database.pool)).toEqual(['bad:1', 'good:1']);
    expect(await counted('dead_letter')).toBe(0);
  });

  test('at commit only is found by halving the batch', async () => {
    const { handle } = consumerOf(async (event, transaction) => {
      if (event.key === 'bad') await transaction.query('INSERT INTO checked VALUES (false)');
    });
    await deliverAll(
      [registered('a', 1), registered('b', 1), registered('bad', 1), registered('c', 1), registered('d', 1)],
      handle,
    );
    expect((await effects(database.pool)).sort()).toEqual(['a:1', 'b:1', 'c:1', 'd:1']);
    expect(await counted('dead_letter')).toBe(1);
  });

  test.each(['40P01', '40001'])(
    'in a statement whose error %s its handler swallows is tried without limit',
    async (state) => {
      let conflicts = 20;
      const { handle } = consumerOf(async (_event, transaction) => {
        if (conflicts-- <= 0) return;
        const conflict = `DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '${state}'; END $$`;
        await transaction.query(conflict).catch(() => undefined);
      });
      await deliverAll([registered('a', 1)], handle);
      expect(await effects(database.pool)).toEqual(['a:1']);
      expect(await counted('dead_letter')).toBe(0);
    },
  );

  test('in a statement whose error its handler swallows is not taken as handled', async () => {
    const { handle } = consumerOf(async (event, transaction: SqlExecutor) => {
      if (event.key === 'bad') await transaction.query('SELECT 1 / 0').catch(() => undefined);
    });
    await deliverAll([registered('a', 1), registered('bad', 1), registered('b', 1)], handle);
    expect((await effects(database.pool)).sort()).toEqual(['a:1', 'b:1']);
    expect(await counted('dead_letter')).toBe(1);
  });
});

describe('a record that no handler can be given', () => {
  const letterOf = async (record: ReturnType<typeof registered>) => {
    const { handle, letters } = consumerOf();
    expect(await handle(batchOf([record, registered('other', 1)], 7n))).toMatchObject({ doneThrough: 8n });
    expect(await effects(database.pool)).toEqual(['other:1']);
    await handle(batchOf([record], 7n));
    const { deadLetters } = await letters.list();
    expect(deadLetters).toHaveLength(1);
    return deadLetters[0]!;
  };

  test('for its payload becomes a dead letter at once and parks its key', async () => {
    const letter = await letterOf(registered('key', 1, { value: Buffer.from([0xff, 0xff]) }));
    expect(letter).toMatchObject({ key: 'key', attempts: 1 });
    expect(letter.error).toContain('the payload is not a trellis.user.v1.UserRegistered');
    expect(await counted('parked_key')).toBe(1);
  });

  test('for want of an id is known by its place', async () => {
    const letter = await letterOf(registered('key', 1, { headers: { ce_id: '' } }));
    expect(letter).toMatchObject({ eventId: 'trellis.user.v1/0/7', key: 'key' });
  });

  test('for want of a type is nobody’s, and kept all the same', async () => {
    expect(await letterOf(registered('key', 1, { headers: { ce_type: '' } }))).toMatchObject({
      eventType: '',
    });
  });

  test('for want of a key parks nothing', async () => {
    expect(await letterOf(registered('key', 1, { key: '' }))).toMatchObject({ key: '' });
    expect(await counted('parked_key')).toBe(0);
  });

  test('for text that PostgreSQL cannot store is kept with that text replaced', async () => {
    const letter = await letterOf(registered('key', 1, { key: 'a\0b', headers: { extra: 'x\0\ud800' } }));
    expect(letter.key).toBe('');
    const [row] = await database.pool.query<{ headers: object }>('SELECT headers FROM messaging.dead_letter');
    expect(row?.headers).toMatchObject({ extra: 'x\uFFFD\uFFFD' });
  });
});

describe('a commit', () => {
  test('whose connection the server ends is undone and made again, once', async () => {
    const { handle } = consumerOf((_event, transaction) =>
      transaction.query('INSERT INTO checked VALUES (true)').then(() => undefined),
    );
    const terminated = eventually(async () => {
      const found = await database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query = 'COMMIT' AND state = 'active'`,
      );
      expect(found).toHaveLength(1);
    });
    const records = [registered('a', 1)];
    const first = await handle(batchOf(records));
    await terminated;
    expect(first.doneThrough).toBeUndefined();
    expect(first.retryAfterMs).toBeGreaterThan(0);
    await deliverAll(records, handle);
    expect(await effects(database.pool)).toEqual(['a:1']);
    expect(await counted('dead_letter')).toBe(0);
  });

  test('that succeeded without saying so is found in the inbox by the next try', async () => {
    class Forgetful extends PoolUnitOfWork {
      private forgets = true;
      override async run<T>(work: (transaction: Transaction<SqlExecutor>) => Promise<T>): Promise<T> {
        const result = await super.run(work);
        if (this.forgets && (await counted('inbox')) > 0) {
          this.forgets = false;
          throw new CommitUnknownError(new Error('gone'));
        }
        return result;
      }
    }
    const { handle } = consumerOf(undefined, new Forgetful(database.pool));
    const records = [registered('a', 1)];
    expect((await handle(batchOf(records))).doneThrough).toBeUndefined();
    expect((await handle(batchOf(records))).doneThrough).toBe(0n);
    expect(await effects(database.pool)).toEqual(['a:1']);
  });
});
