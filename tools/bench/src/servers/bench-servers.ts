import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres } from '@trellis/embedded-postgres';
import { KafkaCluster } from '@trellis/local-kafka';
import { endLeftovers } from '@trellis/local-server';
import { migratePlatform } from '@trellis/platform';
import pg from 'pg';

/** The two adapters of the event bus. */
export type BusName = 'postgres' | 'kafka';

/** The servers that a bench measures against, made for it and gone after it. */
export class BenchServers {
  private lastDatabase = 0;

  private constructor(
    private readonly directory: string,
    private readonly postgres: EmbeddedPostgres,
    private readonly kafka: KafkaCluster | undefined,
    private readonly platformUrl: string,
  ) {}

  /** Starts PostgreSQL, as durable as in production, and Kafka where a bus needs it. */
  static async start(options: {
    buses: readonly BusName[];
    onProgress: (line: string) => void;
  }): Promise<BenchServers> {
    const directory = path.join(tmpdir(), `trellis-bench-${process.getuid?.() ?? 'user'}`);
    await removeLeftovers(directory);
    options.onProgress('starting PostgreSQL');
    const postgres = await EmbeddedPostgres.start({
      dataDirectory: path.join(directory, 'postgres'),
      persistent: false,
      durability: 'full',
      maxConnections: 150,
    });
    try {
      const kafka = options.buses.includes('kafka')
        ? await KafkaCluster.start({
            directory: path.join(directory, 'kafka'),
            forBenchmark: true,
            onProgress: options.onProgress,
          })
        : undefined;
      const servers = new BenchServers(directory, postgres, kafka, urlOf(postgres, 'platform'));
      await servers.createDatabase('platform');
      await migratePlatform(servers.platformUrl);
      return servers;
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** `host:port` of each broker. */
  get brokers(): readonly string[] {
    return (this.kafka?.brokers ?? []).map(({ port }) => `127.0.0.1:${port}`);
  }

  busUrl(bus: BusName): string {
    if (bus === 'postgres') return this.platformUrl;
    if (!this.kafka) throw new Error('Kafka was not started.');
    return this.kafka.url;
  }

  /** An empty database for one run. Answers its URL. */
  async newDatabase(): Promise<string> {
    const name = `bench_${++this.lastDatabase}`;
    await this.createDatabase(name);
    return urlOf(this.postgres, name);
  }

  /** Writes out what earlier work left in memory, so that no measurement pays for the one before it. */
  async settle(): Promise<void> {
    await this.onServer('CHECKPOINT');
  }

  async stop(): Promise<void> {
    await this.kafka?.stop();
    await this.postgres.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async createDatabase(name: string): Promise<void> {
    await this.onServer(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  }

  private async onServer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.postgres.adminUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

/**
 * Ends and removes what a bench left behind that was killed.
 * @throws when another bench is running
 */
async function removeLeftovers(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await EmbeddedPostgres.removeAbandoned(path.join(directory, 'postgres'));
  await endLeftovers(path.join(directory, 'kafka'));
  await rm(directory, { recursive: true, force: true });
}

function urlOf(postgres: EmbeddedPostgres, database: string): string {
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
