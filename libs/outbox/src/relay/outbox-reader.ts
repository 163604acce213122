import type { SqlTransactions } from '@trellis/database';
import type { BusRecord } from '@trellis/events';
import type { BucketView } from './floor-tracker';
import { toBusRecord } from './outbox-record';

/** A row of the outbox. */
export interface OutboxRow {
  readonly bucket: number;
  /** A big integer as text. */
  readonly id: string;
  /** As it is to be published. */
  readonly record: BusRecord;
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

/**
 * The head of a bucket, column by column: each holds one value a row, in id order, and null when there is no row. One
 * message for hundreds of rows costs this process, and the server, far less than one for each.
 */
interface PolledBucket {
  readonly xmin: string;
  readonly ceiling: string;
  readonly bucket: number;
  /** `ids`, `event_ids` and `sequences` need no quotes: separated by commas. */
  readonly ids: string | null;
  readonly event_ids: string | null;
  readonly sequences: string | null;
  readonly topics: readonly string[] | null;
  readonly keys: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly sources: readonly string[] | null;
  readonly headers: readonly (Readonly<Record<string, string>> | null)[] | null;
  /** At UTC, without a zone, with as many digits of the second as there are. */
  readonly times: readonly string[] | null;
  readonly parked: readonly boolean[] | null;
  readonly lengths: readonly number[] | null;
  /** All payloads, one after the other. */
  readonly payloads: Buffer | null;
}

/**
 * One statement, so one snapshot. `$1` buckets and `$2` their floors, both as text of an array, `$3` rows and `$4` payload
 * bytes a bucket.
 *
 * The place to begin at is compared as one row. With an equality and a comparison the planner believes in few rows, then
 * reads a bucket's whole backlog and sorts it for each poll; so it walks the index and stops at the limit.
 */
export const pollSql = `
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin,
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM messaging.outbox_id)::text AS ceiling,
       b.bucket, head.*
FROM unnest($1::text::smallint[], $2::text::bigint[]) AS b(bucket, floor) CROSS JOIN LATERAL (
  SELECT string_agg(r.id::text, ',' ORDER BY r.id) AS ids,
         string_agg(r.event_id::text, ',' ORDER BY r.id) AS event_ids,
         string_agg(r.sequence::text, ',' ORDER BY r.id) AS sequences,
         json_agg(r.topic ORDER BY r.id) AS topics,
         json_agg(r.key ORDER BY r.id) AS keys,
         json_agg(r.type ORDER BY r.id) AS types,
         json_agg(r.source ORDER BY r.id) AS sources,
         json_agg(nullif(r.headers, '{}') ORDER BY r.id) AS headers,
         json_agg(r.created_at AT TIME ZONE 'UTC' ORDER BY r.id) AS times,
         json_agg(r.parked ORDER BY r.id) AS parked,
         json_agg(octet_length(r.payload) ORDER BY r.id) AS lengths,
         string_agg(r.payload, '' ORDER BY r.id) AS payloads
  FROM (
    SELECT o.*, sum(octet_length(o.payload)) OVER (ORDER BY o.id) - octet_length(o.payload) AS bytes_before,
           EXISTS (SELECT FROM messaging.parked_key k WHERE k.origin = 'outbox' AND k.topic = o.topic AND k.key = o.key)
             AS parked
    FROM (
      SELECT * FROM messaging.outbox
      WHERE (outbox.bucket, outbox.id) > (b.bucket, b.floor) AND outbox.bucket <= b.bucket
      ORDER BY outbox.bucket, outbox.id LIMIT $3
    ) AS o
  ) AS r
  WHERE r.bytes_before < $4
) AS head`;

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

  /** Reads rows above each bucket's floor; at least one bucket has to be named. */
  async poll(floors: ReadonlyMap<number, bigint>): Promise<OutboxPoll> {
    const polled = await this.database.query<PolledBucket>(pollSql, [
      `{${[...floors.keys()].join(',')}}`,
      `{${[...floors.values()].join(',')}}`,
      this.rowsPerBucket,
      this.bytesPerBucket,
    ]);
    const first = polled[0];
    if (!first) throw new Error('A poll of the outbox returned no row; it returns one for each bucket.');
    const rows: OutboxRow[] = [];
    const views: BucketView[] = [];
    for (const head of polled) {
      addRows(rows, head);
      views.push(viewOf(head));
    }
    return { rows, views, xmin: BigInt(first.xmin), ceiling: BigInt(first.ceiling) };
  }
}

/** A bucket with rows counts as truncated: there may be more, by number or by bytes. */
function viewOf({ bucket, ids }: PolledBucket): BucketView {
  return ids === null
    ? { bucket, truncated: false }
    : { bucket, truncated: true, lastId: BigInt(ids.slice(ids.lastIndexOf(',') + 1)) };
}

function addRows(rows: OutboxRow[], head: PolledBucket): void {
  const { bucket, topics, keys, types, sources, headers, times, parked, lengths, payloads } = head;
  // A bucket without rows; all columns are null together.
  if (!topics || !keys || !types || !sources || !headers || !times || !parked || !lengths || !payloads)
    return;
  const ids = split(head.ids);
  const eventIds = split(head.event_ids);
  const sequences = split(head.sequences);
  let start = 0;
  for (let nth = 0; nth < ids.length; nth += 1) {
    const end = start + (lengths[nth] as number);
    rows.push({
      bucket,
      id: ids[nth] as string,
      record: toBusRecord({
        topic: topics[nth] as string,
        key: keys[nth] as string,
        eventId: eventIds[nth] as string,
        type: types[nth] as string,
        source: sources[nth] as string,
        sequence: sequences[nth] as string,
        time: times[nth] as string,
        headers: headers[nth],
        payload: payloads.subarray(start, end),
      }),
      parked: parked[nth] as boolean,
    });
    start = end;
  }
}

function split(column: string | null): string[] {
  return column === null ? [] : column.split(',');
}
