import type { BinaryQueries } from '@trellis/database';
import type { BucketView } from './floor-tracker';
import { OutboxRows, rowColumns } from './outbox-rows';
import type { OutboxRow } from './outbox-rows';

/** What one poll saw, all of it in one snapshot. */
export interface OutboxPoll {
  /** By bucket, then in id order. */
  readonly rows: readonly OutboxRow[];
  readonly views: readonly BucketView[];
  /** Transactions below this id were over. */
  readonly xmin: bigint;
  /** Ids up to this one had been drawn. */
  readonly ceiling: bigint;
}

/** How far a poll goes into each bucket. */
export interface PollLimits {
  /** The most rows it takes. */
  readonly rows: number;
  /** It takes no further row once it has this much payload. */
  readonly bytes: number;
}

/**
 * One statement, so one snapshot, which every row tells of; one row without any of the outbox when there is none.
 *
 * The place to begin at is compared as one row. With an equality and a comparison the planner believes in few rows, then
 * reads a bucket's whole backlog and sorts it for each poll; so it walks the index and stops at the limit.
 */
export function pollSql(floors: ReadonlyMap<number, bigint>, limits: PollLimits): string {
  const [buckets, ids] = [[...floors.keys()].join(','), [...floors.values()].join(',')];
  return `
SELECT seen.*, ${rowColumns}
FROM (
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin,
         (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM messaging.outbox_id) AS ceiling
) AS seen LEFT JOIN (
  unnest('{${buckets}}'::smallint[], '{${ids}}'::bigint[]) AS wanted(from_bucket, floor) CROSS JOIN LATERAL (
    SELECT o.*, sum(octet_length(o.payload)) OVER earlier AS bytes_before, ${isParked('o')} AS parked
    FROM (
      SELECT * FROM messaging.outbox
      WHERE (outbox.bucket, outbox.id) > (wanted.from_bucket, wanted.floor) AND outbox.bucket <= wanted.from_bucket
      ORDER BY outbox.bucket, outbox.id LIMIT ${limits.rows}
    ) AS o
    WINDOW earlier AS (ORDER BY o.bucket, o.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  ) AS head
) ON coalesce(head.bytes_before, 0) < ${limits.bytes}`;
}

/** Mostly nothing is parked, which is found out once. */
function isParked(row: string): string {
  return `(EXISTS (SELECT FROM messaging.parked_key WHERE origin = 'outbox') AND EXISTS (
      SELECT FROM messaging.parked_key k WHERE k.origin = 'outbox' AND k.topic = ${row}.topic AND k.key = ${row}.key))`;
}

/** Reads the heads of buckets. */
export class OutboxReader {
  constructor(
    private readonly database: BinaryQueries,
    private readonly limits: PollLimits,
  ) {}

  /** Reads rows above each bucket's floor; at least one bucket has to be named. */
  async poll(floors: ReadonlyMap<number, bigint>): Promise<OutboxPoll> {
    const result = await this.database.queryBinary(pollSql(floors, this.limits));
    const found = new OutboxRows(result);
    const rows: OutboxRow[] = [];
    let seen: Pick<OutboxPoll, 'xmin' | 'ceiling'> | undefined;
    while (result.nextRow()) {
      const xminAt = result.nextColumn();
      const ceilingAt = result.nextColumn();
      seen ??= {
        xmin: result.bytes.readBigInt64BE(xminAt),
        ceiling: result.bytes.readBigInt64BE(ceilingAt),
      };
      const row = found.next();
      if (row) rows.push(row);
    }
    if (!seen) throw new Error('A poll of the outbox returned nothing; it always returns one row.');
    return { ...seen, rows: inOrder(rows), views: viewsOf(floors.keys(), rows) };
  }
}

/** The order that the statement finds rows in, and does not promise, since it would sort them for that. */
function inOrder(rows: OutboxRow[]): OutboxRow[] {
  const isOrdered = rows.every((row, index) => index === 0 || compare(rows[index - 1] as OutboxRow, row) < 0);
  return isOrdered ? rows : rows.sort(compare);
}

function compare(one: OutboxRow, other: OutboxRow): number {
  return one.bucket - other.bucket || (one.id < other.id ? -1 : 1);
}

/** A bucket with rows counts as truncated: there may be more, by number or by bytes. */
function viewsOf(buckets: Iterable<number>, rows: readonly OutboxRow[]): BucketView[] {
  const lastIds = new Map<number, bigint>();
  for (const { bucket, id } of rows) lastIds.set(bucket, id);
  return [...buckets].map((bucket) => {
    const lastId = lastIds.get(bucket);
    return lastId === undefined ? { bucket, truncated: false } : { bucket, truncated: true, lastId };
  });
}
