import type { SqlTransactions } from '@trellis/database';
import type { EventBus } from '@trellis/events';
import { BUCKET_COUNT } from '../schema/outbox-tables';
import { SharedReading } from './shared-reading';

/** Figures are read at most this often, however many gauges a scrape collects and whoever else asks. */
const FIGURES_TTL_MS = 1_000;

/** What the tables say does not wait longer for what the bus says. */
const LAG_TIMEOUT_MS = 750;

/** What the service's own tables say. */
type TableStatus = Omit<DeliveryStatus, 'consumerLag'>;

interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/** How a service's delivery stands. */
export interface DeliveryStatus {
  /** Events committed and not yet acknowledged by the bus. */
  readonly outboxDepth: number;
  /** Age of the oldest of them; 0 when there is none. */
  readonly outboxOldestAgeSeconds: number;
  readonly deadLetterCount: number;
  readonly parkedKeyCount: number;
  /** Records not yet handled, over all topics consumed; undefined while the bus does not answer. */
  readonly consumerLag: number | undefined;
}

interface TableFigures {
  readonly depth: string;
  readonly oldest_age: string | null;
  readonly dead_letters: string;
  readonly parked_keys: string;
}

/** The oldest is the first of its bucket, near enough: ids are drawn in order. */
const figuresSql = `
SELECT (SELECT count(*) FROM messaging.outbox)::text AS depth,
       (SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(head.created_at)))
        FROM generate_series(0, ${BUCKET_COUNT - 1}) AS b(bucket) CROSS JOIN LATERAL (
          SELECT created_at FROM messaging.outbox WHERE outbox.bucket = b.bucket ORDER BY id LIMIT 1) AS head)::text
         AS oldest_age,
       (SELECT count(*) FROM messaging.dead_letter)::text AS dead_letters,
       (SELECT count(*) FROM messaging.parked_key)::text AS parked_keys`;

/** Reads the figures from the tables and the bus; costs nothing while nobody asks. */
export class DeliveryFigures {
  private readonly readingOfTables = new SharedReading(() => this.readTables(), FIGURES_TTL_MS);
  private readonly readingOfLags = new SharedReading(() => this.readLags(), FIGURES_TTL_MS);

  constructor(
    private readonly database: SqlTransactions,
    private readonly bus: EventBus,
    private readonly group: string,
    private readonly topics: readonly string[],
  ) {}

  /**
   * All figures, as of a second ago at most. Without the lag while the bus does not answer.
   * @throws when the tables cannot be read
   */
  async status(): Promise<DeliveryStatus> {
    const [tables, lags] = await Promise.all([this.tables(), this.lags().catch(() => undefined)]);
    return { ...tables, consumerLag: lags?.reduce((sum, { lag }) => sum + lag, 0) };
  }

  /** What the service's own tables say, or said within the last second. */
  tables(): Promise<TableStatus> {
    return this.readingOfTables.get();
  }

  /**
   * What the bus says, or said within the last second, by partition.
   * @throws when it refuses, or takes too long
   */
  async lags(): Promise<readonly PartitionLag[]> {
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<never>((_, reject) => {
      const message = `The bus did not tell the lag within ${LAG_TIMEOUT_MS} ms.`;
      timer = setTimeout(() => reject(new Error(message)), LAG_TIMEOUT_MS);
    });
    try {
      return await Promise.race([this.readingOfLags.get(), expired]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async readTables(): Promise<TableStatus> {
    const [row] = await this.database.query<TableFigures>(figuresSql);
    return {
      outboxDepth: Number(row?.depth ?? 0),
      outboxOldestAgeSeconds: Number(row?.oldest_age ?? 0),
      deadLetterCount: Number(row?.dead_letters ?? 0),
      parkedKeyCount: Number(row?.parked_keys ?? 0),
    };
  }

  private async readLags(): Promise<readonly PartitionLag[]> {
    if (this.topics.length === 0) return [];
    const lags = await this.bus.lag(this.group, this.topics);
    return lags.map(({ topic, partition, lag }) => ({ topic, partition, lag: Number(lag) }));
  }
}
