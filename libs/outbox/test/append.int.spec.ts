import { runInContext } from '@trellis/context';
import { UserRegistered } from '@trellis/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMessagingDatabase } from './support/messaging-database';
import type { MessagingDatabase } from './support/messaging-database';
import { tracedEvent } from './support/writers';

let database: MessagingDatabase;

beforeAll(async () => {
  database = await createMessagingDatabase(8);
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE messaging.outbox, messaging.sequence');
});
afterAll(() => database.drop());

interface Row {
  key: string;
  sequence: string;
  payload: Buffer;
  headers: Record<string, string>;
}
const outbox = (): Promise<Row[]> =>
  database.pool.query<Row>('SELECT key, sequence, payload, headers FROM messaging.outbox ORDER BY id');
const raise = (...pairs: [key: string, id: string][]): Promise<void> =>
  database.unitOfWork.run(async (transaction) =>
    transaction.raise(pairs.map(([key, id]) => tracedEvent(key, id))),
  );

test('several events of one transaction keep the order they were raised in, numbered within their key', async () => {
  await raise(['b', '1'], ['a', '2'], ['b', '3'], ['b', '4']);
  await raise(['b', '5'], ['a', '6']);
  const rows = await outbox();
  expect(rows.map((row) => [row.key, row.sequence, UserRegistered.decode(row.payload).email])).toEqual([
    ['b', '1', '1'],
    ['a', '1', '2'],
    ['b', '2', '3'],
    ['b', '3', '4'],
    ['b', '4', '5'],
    ['a', '2', '6'],
  ]);
});

test('a rollback leaves neither an event nor a gap', async () => {
  await raise(['a', '1']);
  const failed = database.unitOfWork.run(async (transaction) => {
    transaction.raise([tracedEvent('a', '2')]);
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await raise(['a', '3']);
  expect((await outbox()).map((row) => row.sequence)).toEqual(['1', '2']);
});

test('an event carries the trace of the request that raised it', async () => {
  await runInContext({ requestId: 'r', traceparent: '00-1-2-01' }, () => raise(['a', '1']));
  expect((await outbox())[0]?.headers).toEqual({ traceparent: '00-1-2-01' });
});

test('transactions that raise events of the same keys in different orders do not deadlock', async () => {
  const rounds = Array.from({ length: 40 }, (_, index) =>
    raise(
      index % 2 ? ['x', `${index}`] : ['y', `${index}`],
      index % 2 ? ['y', `${index}'`] : ['x', `${index}'`],
    ),
  );
  await Promise.all(rounds);
  for (const key of ['x', 'y']) {
    const sequences = (await outbox()).filter((row) => row.key === key).map((row) => Number(row.sequence));
    expect(sequences).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  }
});
