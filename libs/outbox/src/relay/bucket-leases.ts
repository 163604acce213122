import { performance } from 'node:perf_hooks';
import { BUCKET_COUNT } from '../schema/outbox-tables';
import type { SqlTransactions } from '@trellis/database';

/**
 * Says that this relay is present, counts the others, and brings the buckets held to the fair share: free ones are taken
 * up to it, own ones beyond it are given back. A bucket is free when its owner is not present any more. `$1` owner, `$2`
 * time to live in milliseconds. A renewal that a crash of the server forgets is made again; it is not worth a flush.
 */
const renewSql = `
WITH relaxed AS MATERIALIZED (
  SELECT set_config('synchronous_commit', 'off', true)
), present AS (
  INSERT INTO messaging.outbox_relay AS r (owner, until)
  SELECT $1::uuid, clock_timestamp() + $2::integer * interval '1 millisecond' FROM relaxed
  ON CONFLICT (owner) DO UPDATE SET until = excluded.until
), forgotten AS (
  DELETE FROM messaging.outbox_relay WHERE until < clock_timestamp() - interval '1 minute' AND owner <> $1::uuid
), other AS MATERIALIZED (
  SELECT owner FROM messaging.outbox_relay WHERE until > clock_timestamp() AND owner <> $1::uuid
), share AS (
  SELECT ceil(${BUCKET_COUNT}::numeric / (1 + count(*)))::integer AS size FROM other
), own AS MATERIALIZED (
  SELECT bucket, row_number() OVER (ORDER BY bucket) AS nth FROM messaging.outbox_lease WHERE owner = $1::uuid
), free AS MATERIALIZED (
  SELECT bucket FROM messaging.outbox_lease AS l
  WHERE owner IS NULL OR (owner <> $1::uuid AND NOT EXISTS (SELECT FROM other WHERE other.owner = l.owner))
  ORDER BY bucket
  LIMIT (SELECT greatest(0, size - (SELECT count(*) FROM own)) FROM share) FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE messaging.outbox_lease AS l SET owner = $1::uuid FROM free WHERE l.bucket = free.bucket RETURNING l.bucket
), given_back AS (
  UPDATE messaging.outbox_lease AS l SET owner = NULL
  FROM own, share WHERE l.bucket = own.bucket AND own.nth > share.size AND l.owner = $1::uuid
)
SELECT own.bucket FROM own, share WHERE own.nth <= share.size
UNION ALL SELECT bucket FROM taken`;

const releaseSql = `
WITH absent AS (DELETE FROM messaging.outbox_relay WHERE owner = $1::uuid)
UPDATE messaging.outbox_lease SET owner = NULL WHERE owner = $1::uuid`;

/**
 * The buckets that one relay may send from. Leases only save work: two relays that both believe to hold a bucket send
 * duplicates, and lose or reorder nothing.
 */
export class BucketLeases {
  private held: ReadonlySet<number> = new Set();
  private renewAtMs = -Infinity;
  private validUntilMs = -Infinity;

  /** @param ttlMs how long a lease lasts; it is renewed after a third of that */
  constructor(
    private readonly database: SqlTransactions,
    private readonly owner: string,
    private readonly ttlMs: number,
  ) {}

  get buckets(): ReadonlySet<number> {
    return this.held;
  }

  /** False when it is time to renew before anything more is sent. */
  get fresh(): boolean {
    return performance.now() < this.renewAtMs;
  }

  /** False once others may have taken the buckets. */
  get valid(): boolean {
    return performance.now() < this.validUntilMs;
  }

  /** How long until {@link renew} is due, in milliseconds. */
  get renewInMs(): number {
    return Math.max(0, this.renewAtMs - performance.now());
  }

  /** Renews the leases and takes or gives back buckets. Answers what is new and what is gone. */
  async renew(): Promise<{ gained: number[]; lost: number[] }> {
    const startedMs = performance.now();
    const rows = await this.database.query<{ bucket: number }>(renewSql, [this.owner, this.ttlMs]);
    const before = this.held;
    this.held = new Set(rows.map((row) => Number(row.bucket)).sort((a, b) => a - b));
    this.renewAtMs = startedMs + this.ttlMs / 3;
    this.validUntilMs = startedMs + this.ttlMs;
    return {
      gained: [...this.held].filter((bucket) => !before.has(bucket)),
      lost: [...before].filter((bucket) => !this.held.has(bucket)),
    };
  }

  /** Gives all buckets back, so that other relays need not wait for the leases to end. */
  async release(): Promise<void> {
    this.held = new Set();
    this.renewAtMs = -Infinity;
    this.validUntilMs = -Infinity;
    await this.database.query(releaseSql, [this.owner]);
  }
}
