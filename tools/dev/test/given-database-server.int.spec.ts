import { createTestDatabase, type TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '@trellis/local-server';
import { givenDatabaseServer, GivenServerError } from '../src/given-database-server';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function refusalOf(url: string): Promise<string> {
  const error = await givenDatabaseServer(url).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GivenServerError);
  return (error as Error).message;
}

it('a server that lets its administrator in is taken', async () => {
  const { adminUrl, location } = await givenDatabaseServer(database.adminUrl);
  expect(adminUrl).toBe(database.adminUrl);
  expect(location).toBe(new URL(database.adminUrl).host);
});

it.each(['mysql://root@127.0.0.1/db', 'nonsense', ''])('%j is refused as no PostgreSQL URL', async (url) => {
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL is no PostgreSQL URL/);
});

it('a server that does not answer is named in one line', async () => {
  const port = await freePort();
  const message = await refusalOf(`postgres://admin:secret@127.0.0.1:${port}/postgres`);
  expect(message).toMatch(
    new RegExp(`^DATABASE_URL: the server at 127\\.0\\.0\\.1:${port} does not let admin in: .+$`),
  );
  expect(message).not.toContain('secret');
});

it('a wrong password is named as such', async () => {
  const url = new URL(database.adminUrl);
  url.password = 'wrong';
  expect(await refusalOf(url.href)).toMatch(/password authentication failed/);
});

it('a role that may not make databases is refused', async () => {
  expect(await refusalOf(database.url)).toMatch(/may not make databases and roles/);
});
