import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../src';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a test database belongs to a role of its own that is no superuser', async () => {
  const database = await createTestDatabase({ prefix: 'mine' });
  const [row] = await ask(
    database.url,
    `SELECT current_database() AS name, rolsuper, rolname = current_database() AS own FROM pg_roles WHERE rolname = current_user`,
  );
  expect(row).toMatchObject({ name: expect.stringMatching(/^mine_/) as string, rolsuper: false, own: true });
  await ask(database.url, 'CREATE SCHEMA mine CREATE TABLE t (id int)');
  await database.drop();
});

test('dropping a test database cuts off whoever is connected and leaves no role behind', async () => {
  const database = await createTestDatabase();
  const other = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  // node-postgres reports a lost connection more than once.
  const cutOff = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await cutOff;
  const name = new URL(database.url).pathname.slice(1);
  expect(
    await ask(
      other.adminUrl,
      `SELECT datname FROM pg_database WHERE datname = '${name}' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = '${name}'`,
    ),
  ).toEqual([]);
  await other.drop();
});
