import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import pg from 'pg';
import '@trellis/testing';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';

const DATABASE_URL = inject('postgresAdminUrl');
const script = resolve(
  import.meta.dirname,
  '../../../infra/kubernetes/overlays/development/postgres/create-databases.sh',
);

/** The folder in which the secret is mounted: a file for each role, with its password. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-databases-'));
  writeFileSync(join(folder, 'postgres'), 'of the administrator');
});

function addService(password: string): string {
  const name = `later-${randomBytes(6).toString('hex')}`;
  writeFileSync(join(folder, name), password);
  onTestFinished(async () => {
    for (const kind of ['DATABASE', 'ROLE']) await query(DATABASE_URL, `DROP ${kind} IF EXISTS "${name}"`);
    rmSync(folder, { recursive: true, force: true });
  });
  return name;
}

function createDatabases(): void {
  const PATH = [join(import.meta.dirname, 'stand-ins'), process.env.PATH].join(delimiter);
  execFileSync('sh', [script], {
    env: { ...process.env, PATH, DATABASE_URL, DATABASES_FOLDER: folder },
    stdio: 'pipe',
  });
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

function urlOf(name: string, password: string): string {
  const url = new URL(DATABASE_URL);
  [url.username, url.password, url.pathname] = [name, password, `/${name}`];
  return url.href;
}

test('a service that came later gets its database, and those that are there stay as they are', async () => {
  const first = addService('first');
  createDatabases();
  await query(urlOf(first, 'first'), 'CREATE TABLE kept (id int)');
  const second = addService("a 'quoted' one");
  createDatabases();
  expect(await query(urlOf(first, 'first'), 'SELECT * FROM kept')).toEqual([]);
  expect(await query(urlOf(second, "a 'quoted' one"), 'SELECT current_user')).toEqual([
    { current_user: second },
  ]);
});

test('a service connects to its own database alone', async () => {
  const [one, other] = [addService('one'), addService('other')];
  createDatabases();
  const url = urlOf(one, 'one').replace(new RegExp(`${one}$`), other);
  await expect(query(url, 'SELECT 1')).rejects.toThrow(/permission denied for database/);
});
