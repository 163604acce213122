import type { SqlTransactions } from '@trellis/database';
import type { BucketView } from './floor-tracker';

/** A row of the outbox. */
export interface OutboxRow {
  readonly bucket: number;
  readonly id: bigint;
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly source: string;
  readonly sequence: bigint;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Its key is parked behind a dead letter. */
  readonly parked: boolean;
}

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

interface PolledRow {
  readonly xmin: string;
  readonly ceiling: string;
  readonly bucket: number | null;
  readonly id: string;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly source: string;
  readonly sequence: string;
  readonly payload: Buffer;
  readonly headers: Record<string, string>;
  readonly created_at: Date;
  readonly parked: boolean;
}

/** One statement, so one snapshot. `$1` buckets with their floors, `$2` rows and `$3` payload bytes a bucket. */
export const pollSql = `
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin,
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM messaging.outbox_id)::text AS ceiling,
       o.*
FROM (SELECT) AS one LEFT JOIN (
  SELECT r.bucket, r.id::text, r.event_id, r.topic, r.key, r.type, r.source, r.sequence::text, r.payload, r.headers,
         r.created_at,
         EXISTS (SELECT FROM messaging.parked_key k WHERE k.origin = 'outbox' AND k.topic = r.topic AND k.key = r.key)
           AS parked
  FROM json_to_recordset($1::text::json) AS b(bucket smallint, floor bigint) CROSS JOIN LATERAL (
    SELECT head.*, sum(octet_length(head.payload)) OVER (ORDER BY head.id) - octet_length(head.payload) AS bytes_before
    FROM (
      SELECT * FROM messaging.outbox WHERE outbox.bucket = b.bucket AND outbox.id > b.floor
      ORDER BY outbox.bucket, outbox.id LIMIT $2
    ) AS head
  ) AS r
  WHERE r.bytes_before < $3
) AS o ON true`;

/** Reads the heads of buckets. */
export class OutboxReader {
  /**
   * @param rowsPerBucket the most rows a poll takes from a bucket
   * @param bytesPerBucket a poll takes no further row from a bucket once it has this much payload of it
   */
  constructor(
    private readonly database: SqlTransactions,
    private readonly rowsPerBucket: number,
    private readonly bytesPerBucket: number,
  ) {}

  /** Reads rows above each bucket's floor. */
  async poll(floors: ReadonlyMap<number, bigint>): Promise<OutboxPoll> {
    const asked = JSON.stringify([...floors].map(([bucket, floor]) => ({ bucket, floor: floor.toString() })));
    const polled = await this.database.query<PolledRow>(pollSql, [
      asked,
      this.rowsPerBucket,
      this.bytesPerBucket,
    ]);
    const first = polled[0];
    if (!first) throw new Error('A poll of the outbox returned no row; it always returns one.');
    const rows = polled.filter((row) => row.bucket !== null).map(toOutboxRow);
    rows.sort((a, b) => a.bucket - b.bucket || (a.id < b.id ? -1 : 1));
    return {
      rows,
      views: viewsOf(floors.keys(), rows),
      xmin: BigInt(first.xmin),
      ceiling: BigInt(first.ceiling),
    };
  }
}

/** A bucket with rows counts as truncated: there may be more, by number or by bytes. */
function viewsOf(buckets: Iterable<number>, rows: readonly OutboxRow[]): BucketView[] {
  const lastIds = new Map(rows.map((row) => [row.bucket, row.id]));
  return [...buckets].map((bucket) => ({
    bucket,
    lastId: lastIds.get(bucket),
    truncated: lastIds.has(bucket),
  }));
}

function toOutboxRow(row: PolledRow): OutboxRow {
  return {
    bucket: Number(row.bucket),
    id: BigInt(row.id),
    eventId: row.event_id,
    topic: row.topic,
    key: row.key,
    type: row.type,
    source: row.source,
    sequence: BigInt(row.sequence),
    payload: row.payload,
    headers: row.headers,
    createdAt: row.created_at,
    parked: row.parked,
  };
}
