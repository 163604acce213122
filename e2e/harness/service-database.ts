import pg from 'pg';

/** Runs statements in a service's own database, as the service's role: to make a fault there, or to look at what a service keeps. */
export class ServiceDatabase {
  private constructor(private readonly client: pg.Client) {}

  static async connect(url: string): Promise<ServiceDatabase> {
    const client = new pg.Client({ connectionString: url });
    // The server is restarted now and then: what was under way then fails, and not the test run.
    client.on('error', () => {});
    await client.connect();
    return new ServiceDatabase(client);
  }

  async query<T extends pg.QueryResultRow = pg.QueryResultRow>(
    sql: string,
    values: unknown[] = [],
  ): Promise<T[]> {
    return (await this.client.query<T>(sql, values)).rows;
  }

  /** Runs `work` while a statement's locks are held. */
  async whileLocked<T>(lockSql: string, work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      await this.client.query(lockSql);
      return await work();
    } finally {
      await this.client.query('ROLLBACK');
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
