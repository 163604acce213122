import pg from 'pg';
import type { DatabaseServer } from './database-server';

/** `DATABASE_URL` does not lead to a server that the launcher can work on. */
export class GivenServerError extends Error {
  override readonly name = 'GivenServerError';
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A server that somebody else runs, once it has let the launcher in.
 *
 * @param adminUrl the value of `DATABASE_URL`
 * @throws {GivenServerError} in one line, without the URL's password
 */
export async function givenDatabaseServer(adminUrl: string): Promise<DatabaseServer> {
  if (!/^postgres(ql)?:$/.test(URL.canParse(adminUrl) ? new URL(adminUrl).protocol : '')) {
    throw new GivenServerError(
      "DATABASE_URL is no PostgreSQL URL: expected an administrator's, for example postgres://postgres:password@127.0.0.1:5432/postgres.",
    );
  }
  const { host, username } = new URL(adminUrl);
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that is lost says so twice; the rejection below is enough.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolsuper OR (rolcreatedb AND rolcreaterole) AS allowed FROM pg_roles WHERE rolname = current_user',
    );
    if (!rows[0]?.allowed) {
      throw new GivenServerError(
        `DATABASE_URL: ${username} may not make databases and roles on ${host}. Give an administrator's URL.`,
      );
    }
  } catch (error) {
    if (error instanceof GivenServerError) throw error;
    throw new GivenServerError(
      `DATABASE_URL: the server at ${host} does not let ${username} in: ${reasonOf(error)}.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
  return { adminUrl, location: host, stop: async () => {} };
}

function reasonOf(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  return message || code || 'unknown reason';
}
