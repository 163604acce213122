import { Logger } from '@nestjs/common';
import type { SqlExecutor, SqlTransactions } from '@trellis/database';
import { messageOf } from '@trellis/errors';

const DAY_MS = 86_400_000;
/** Days after today that have a partition. */
const DAYS_AHEAD = 3;
const DEFAULT_ROWS_A_STEP = 5_000;
const DAYS_BEHIND = 1;

/** Keeps the inbox's partitions: makes those of the coming days, drops those past retention. */
export class InboxPartitions {
  private readonly logger = new Logger('InboxPartitions');

  /** @param retentionDays how long ids are kept; longer than topics keep records, so that no redelivery is taken as new */
  constructor(
    private readonly database: SqlTransactions,
    private readonly retentionDays: number,
  ) {}

  /** Brings the partitions up to the day. Locks the inbox for a moment; gives up and leaves it to the next time if busy. */
  async maintain(today = new Date()): Promise<void> {
    const existing = await this.existingDays();
    const wanted = range(-DAYS_BEHIND, DAYS_AHEAD).map((offset) => dayAfter(today, offset));
    const missing = wanted.filter((day) => !existing.includes(day));
    const oldest = dayAfter(today, -this.retentionDays);
    const expired = existing.filter((day) => day < oldest);
    for (const day of missing) await this.exclusively((transaction) => addPartition(transaction, day));
    for (const day of expired) {
      await this.exclusively((transaction) => dropPartition(transaction, day, this.retentionDays));
    }
    await this.emptyDefault();
  }

  /** In steps, because a long backlog is more than one statement may take its time for. */
  private async emptyDefault(): Promise<void> {
    let removed = DEFAULT_ROWS_A_STEP;
    while (removed === DEFAULT_ROWS_A_STEP) {
      const rows = await this.database.query(
        `DELETE FROM messaging.inbox_default WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM messaging.inbox_default
           WHERE recorded_at < now() - $1::integer * interval '1 day' LIMIT ${DEFAULT_ROWS_A_STEP}))
         RETURNING 1 AS removed`,
        [this.retentionDays],
      );
      removed = rows.length;
    }
  }

  private async existingDays(): Promise<string[]> {
    const rows = await this.database.query<{ day: string }>(
      `SELECT to_char(to_date(substr(c.relname, 7), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'messaging.inbox'::regclass AND c.relname ~ '^inbox_\\d{8}$'`,
    );
    return rows.map((row) => row.day);
  }

  private async exclusively(work: (transaction: SqlExecutor) => Promise<unknown>): Promise<void> {
    try {
      await this.database.transaction(async (transaction) => {
        await transaction.query(`SET LOCAL lock_timeout = '2s'`);
        await transaction.query(
          `SELECT pg_advisory_xact_lock(hashtextextended('trellis.inbox_partitions', 0))`,
        );
        await work(transaction);
      });
    } catch (error) {
      this.logger.warn(`A partition of the inbox is left to the next upkeep: ${messageOf(error)}`);
    }
  }
}

/**
 * Drops a day whose events were all handled before retention. The day is that of the event, and an event may have been
 * handled much later: redriven, or after a long outage.
 */
async function dropPartition(transaction: SqlExecutor, day: string, retentionDays: number): Promise<void> {
  const table = `messaging.${tableOf(day)}`;
  const [here] = await transaction.query<{ name: string | null }>(
    `SELECT to_regclass('${table}')::text AS name`,
  );
  // Another instance was first.
  if (!here?.name) return;
  await transaction.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  const [found] = await transaction.query<{ recent: boolean }>(
    `SELECT EXISTS (SELECT FROM ${table} WHERE recorded_at >= now() - $1::integer * interval '1 day') AS recent`,
    [retentionDays],
  );
  if (!found?.recent) await transaction.query(`DROP TABLE ${table}`);
}

/** Rows that came before their partition did are in the default one and move over. */
async function addPartition(transaction: SqlExecutor, day: string): Promise<void> {
  const table = `messaging.${tableOf(day)}`;
  const next = dayAfter(new Date(`${day}T00:00:00Z`), 1);
  const [found] = await transaction.query(`SELECT 1 FROM pg_class WHERE oid = to_regclass('${table}')`);
  if (found) return;
  await transaction.query(`LOCK TABLE messaging.inbox_default IN ACCESS EXCLUSIVE MODE`);
  await transaction.query(`CREATE TABLE ${table} (LIKE messaging.inbox INCLUDING ALL)`);
  await transaction.query(
    `WITH moved AS (DELETE FROM messaging.inbox_default WHERE day = '${day}' RETURNING *)
     INSERT INTO ${table} SELECT * FROM moved`,
  );
  await transaction.query(
    `ALTER TABLE messaging.inbox ATTACH PARTITION ${table} FOR VALUES FROM ('${day}') TO ('${next}')`,
  );
}

const tableOf = (day: string): string => `inbox_${day.replaceAll('-', '')}`;

const dayAfter = (from: Date, days: number): string =>
  new Date(from.getTime() + days * DAY_MS).toISOString().slice(0, 10);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
