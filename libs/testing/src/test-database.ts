import { randomBytes } from 'node:crypto';
import pg from 'pg';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the PostgreSQL server of this run, as its administrator. */
    postgresAdminUrl: string;
  }
}

/** A database of a test's own. */
export interface TestDatabase {
  /** As the database's owner, which is no superuser. */
  url: string;
  /** The same database, as the server's administrator. */
  adminUrl: string;
  /** Removes the database and its owner, cutting off whoever is connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Beginning of the database's name. Defaults to `test`. */
  prefix?: string;
  /** Name of the owner, a new role. Defaults to the database's name. */
  role?: string;
  /** Server to make it on. Defaults to the one of this Vitest run. */
  serverUrl?: string;
}

/** Makes an empty database with an owner role and a random password, on the server of this Vitest run. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = options.serverUrl ?? (await serverOfThisRun());
  const name = `${options.prefix ?? 'test'}_${randomBytes(6).toString('hex')}`;
  const role = options.role ?? name;
  const password = randomBytes(12).toString('base64url');
  await onServer(serverUrl, [
    `CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
    `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${pg.escapeIdentifier(role)}`,
  ]);
  const adminUrl = new URL(serverUrl);
  adminUrl.pathname = `/${name}`;
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return {
    url: url.href,
    adminUrl: adminUrl.href,
    drop: () =>
      onServer(serverUrl, [
        `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`,
        `DROP ROLE IF EXISTS ${pg.escapeIdentifier(role)}`,
      ]),
  };
}

async function onServer(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Imported when needed: what uses only the embedded server runs outside of Vitest. */
async function serverOfThisRun(): Promise<string> {
  const { inject } = await import('vitest');
  return inject('postgresAdminUrl');
}
