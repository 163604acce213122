import type { TestDatabase } from '@trellis/testing';
import pg from 'pg';

/** A superuser's session on a test's database, for the accidents that a test wants. */
export async function administrator(database: TestDatabase) {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  return {
    async query(sql: string): Promise<Record<string, unknown>[]> {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    },
    /** Cuts off every other session on the database, or those whose application name is `name`. */
    async endSessions(name = '%'): Promise<number> {
      const { rows } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE $1`,
        [name],
      );
      return rows.length;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await client.end();
    },
  };
}
