import { BinaryRows } from '@trellis/database';
import { cloudEventHeaders } from '@trellis/events';
import { expect, test } from 'vitest';
import { OutboxReader } from './outbox-reader';

interface Stored {
  readonly bucket: number;
  readonly id: bigint;
  readonly time?: string;
  readonly type?: string;
}

const XMIN = 70n;
const CEILING = 9n;
const COLUMNS_OF_ROW = 12;

test('rows are by bucket, then in id order, however the server answers them', async () => {
  const { rows, views } = await poll(
    [1, 2, 3],
    [
      { bucket: 3, id: 2n },
      { bucket: 1, id: 8n },
      { bucket: 1, id: 3n },
      { bucket: 3, id: 1n },
    ],
  );
  expect(rows.map(({ bucket, id }) => [bucket, id])).toEqual([
    [1, 3n],
    [1, 8n],
    [3, 1n],
    [3, 2n],
  ]);
  expect(views).toEqual([
    { bucket: 1, truncated: true, lastId: 8n },
    { bucket: 2, truncated: false },
    { bucket: 3, truncated: true, lastId: 2n },
  ]);
});

test('a poll that finds nothing tells of its snapshot all the same', async () => {
  expect(await poll([5], [])).toEqual({
    rows: [],
    views: [{ bucket: 5, truncated: false }],
    xmin: XMIN,
    ceiling: CEILING,
  });
});

test('texts that repeat from row to row, and those that do not, are those of their row', async () => {
  const types = ['Placed', 'Placed', 'Parked', 'Placed', 'Cancelled', 'Cancelled', ''];
  const stored = types.map((type, index) => ({ bucket: 1, id: BigInt(index), type }));
  const { rows } = await poll([1], stored);
  expect(rows.map(({ record }) => record.headers[cloudEventHeaders.type])).toEqual(types);
});

test.each([
  ['2026-11-21T09:30:00.123456', '2026-11-21T09:30:00.123Z'],
  ['2026-11-21T09:30:00.999999', '2026-11-21T09:30:00.999Z'],
  ['2026-11-21T09:30:00.500000', '2026-11-21T09:30:00.500Z'],
  ['1999-12-31T23:59:59.999001', '1999-12-31T23:59:59.999Z'],
])('the time %s is published as %s', async (time, published) => {
  const { rows } = await poll([1], [{ bucket: 1, id: 1n, time }]);
  expect(rows[0]?.record.headers[cloudEventHeaders.time]).toBe(published);
});

/** Polls a server that answers with given rows. */
function poll(buckets: readonly number[], stored: readonly Stored[]) {
  const header = Buffer.alloc(19);
  const columns = stored.length === 0 ? [Array<null>(COLUMNS_OF_ROW).fill(null)] : stored.map(columnsOf);
  const result = new BinaryRows();
  columns.forEach((row, index) => {
    const message = messageOf([big(XMIN), big(CEILING), ...row]);
    result.add(index === 0 ? Buffer.concat([header, message]) : message);
  });
  const reader = new OutboxReader({ queryBinary: async () => result }, { rows: 500, bytes: 1_048_576 });
  return reader.poll(new Map(buckets.map((bucket) => [bucket, 0n])));
}

function columnsOf({ bucket, id, time = '2026-11-21T09:30:00.000000', type = 'T' }: Stored): Buffer[] {
  const texts = ['0f8a6f2e-8c7a-4f5e-9d50-4b6f0a3c1d2e', 't', 'k', type, 's'].map((text) =>
    Buffer.from(text),
  );
  const headers = Buffer.from('\u0001{}');
  const [bucketBytes, parked] = [Buffer.from([0, bucket]), Buffer.from([0])];
  return [bucketBytes, big(id), big(1n), big(sinceThen(time)), parked, ...texts, headers, Buffer.of(1)];
}

/** Microseconds since the beginning of the year 2000. */
function sinceThen(time: string): bigint {
  const milliseconds = Date.parse(`${time.slice(0, 23)}Z`) - Date.UTC(2000, 0);
  return BigInt(milliseconds) * 1_000n + BigInt(time.slice(23));
}

function big(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function messageOf(columns: readonly (Buffer | null)[]): Buffer {
  const parts = columns.map((column) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(column?.length ?? -1);
    return Buffer.concat([length, column ?? Buffer.alloc(0)]);
  });
  return Buffer.concat([Buffer.from([0, columns.length]), ...parts]);
}
