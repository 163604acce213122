import { randomBytes } from 'node:crypto';
import pg from 'pg';
import '@trellis/testing';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createServiceDatabase } from '../src/create-service-database';

const DATABASE_URL = inject('postgresAdminUrl');

/** The name of a role and database that the test leaves nothing of. */
function newRole(): string {
  const role = `setup_${randomBytes(6).toString('hex')}`;
  onTestFinished(async () => {
    for (const kind of ['DATABASE', 'ROLE']) await query(DATABASE_URL, `DROP ${kind} IF EXISTS ${role}`);
  });
  return role;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

function urlOf(role: string, password: string, database = role): string {
  const url = new URL(DATABASE_URL);
  [url.username, url.password, url.pathname] = [role, password, `/${database}`];
  return url.href;
}

const create = (role: string, password: string) =>
  createServiceDatabase(role, { DATABASE_URL, SERVICE_DATABASE_PASSWORD: password });

test('a service owns its database, and cannot connect to that of another', async () => {
  const [one, other] = [newRole(), newRole()];
  await create(one, 'first');
  await create(other, "a 'quoted' one");
  await query(urlOf(one, 'first'), 'CREATE SCHEMA own');
  await expect(query(urlOf(one, 'first', other), 'SELECT 1')).rejects.toThrow('permission denied');
});

test('done again it keeps what is there, and the password is the new one', async () => {
  const role = newRole();
  await create(role, 'first');
  await query(urlOf(role, 'first'), 'CREATE TABLE kept AS SELECT 7 AS answer');
  await create(role, 'second');
  expect(await query(urlOf(role, 'second'), 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
});

test.each([
  ['no role', undefined, { SERVICE_DATABASE_PASSWORD: 'x' }, 'Name the role'],
  ['a name that SQL would have to quote', 'Order-1', { SERVICE_DATABASE_PASSWORD: 'x' }, 'Name the role'],
  ['no password', 'role', {}, 'SERVICE_DATABASE_PASSWORD is not set.'],
])('%s is named in one line', async (_, role, environment, problem) => {
  await expect(createServiceDatabase(role, { DATABASE_URL, ...environment })).rejects.toThrow(problem);
});

test('a server that does not answer is blamed on the variable that names it', async () => {
  const environment = { DATABASE_URL: 'postgres://a:hidden@127.0.0.1:1/a', SERVICE_DATABASE_PASSWORD: 'x' };
  await expect(createServiceDatabase('role', environment)).rejects.toThrow(/^DATABASE_URL: (?!.*hidden)/);
});
