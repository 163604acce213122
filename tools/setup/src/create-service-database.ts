import { ensureDatabase, ensureRole } from '@trellis/database';
import pg from 'pg';
import { SetupError } from './setup.errors';

export const USAGE = `Usage: DATABASE_URL=postgres://postgres:…@host:5432/postgres SERVICE_DATABASE_PASSWORD=… database <role>

Makes a role, and a database of the same name that the role owns and no other may connect to, on the server of DATABASE_URL,
which is an administrator's. What is there stays, with the role's password as it is said now.`;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Makes the role and the database of one service. Answers a line that says so.
 * @throws {SetupError}
 */
export async function createServiceDatabase(
  role: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const { DATABASE_URL: adminUrl, SERVICE_DATABASE_PASSWORD: password } = environment;
  if (!role || !/^[a-z][a-z0-9_]{0,62}$/.test(role)) {
    throw new SetupError('Name the role: small letters, digits and _, beginning with a letter.');
  }
  if (!adminUrl) throw new SetupError('DATABASE_URL is not set.');
  if (!password) throw new SetupError('SERVICE_DATABASE_PASSWORD is not set.');
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that is lost says so twice; the rejection below is enough.
  admin.on('error', () => {});
  try {
    await admin.connect();
    await ensureRole(admin, role, `LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await ensureDatabase(admin, role, role);
  } catch (cause) {
    throw new SetupError(`DATABASE_URL: ${(cause as Error).message || 'the server cannot be reached'}`, {
      cause,
    });
  } finally {
    await admin.end().catch(() => {});
  }
  return [`${role} has its database`];
}
