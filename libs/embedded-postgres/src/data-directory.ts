import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresStartError } from './embedded-postgres.errors';
import type { PostgresBinaries } from './postgres-binaries';
import { runningProcess } from '@trellis/local-server';
import type { ServerAccount } from './server-account';

const run = promisify(execFile);

/** Name of the superuser of every embedded server. */
export const ADMINISTRATOR = 'postgres';

/**
 * Makes a new cluster in `dataDirectory` unless it holds one. A cluster that was only half made is made again; `sync`
 * forces it to disk. The administrator's password is random and kept in the folder.
 */
export async function initialiseDataDirectory(
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
  dataDirectory: string,
  options: { sync: boolean },
): Promise<void> {
  if (existsSync(passwordFile(dataDirectory))) return;
  await refuseForeignContents(dataDirectory);
  await removeUnfinished(dataDirectory);
  const unfinished = `${dataDirectory}.new-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await own(unfinished, account);
  const password = randomBytes(24).toString('base64url');
  const handedOver = `${unfinished}.password`;
  await writeFile(handedOver, password, { mode: 0o600 });
  await own(handedOver, account, 0o600);
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${ADMINISTRATOR}`,
        `--pwfile=${handedOver}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The server's own locale: the same order of text on every machine, whatever locales that has.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--wal-segsize=4',
        ...(options.sync ? [] : ['--no-sync']),
      ],
      { ...account, cwd: dirname(unfinished), env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new PostgresStartError('PostgreSQL could not initialise its data.', stderr || message);
  } finally {
    await rm(handedOver, { force: true });
  }
  await writeFile(passwordFile(unfinished), password, { mode: 0o600 });
  await own(passwordFile(unfinished), account, 0o600);
  await rename(unfinished, dataDirectory).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was quicker, and its cluster is as good.
    if (!existsSync(passwordFile(dataDirectory))) throw error;
  });
}

async function removeUnfinished(dataDirectory: string): Promise<void> {
  const prefix = `${basename(dataDirectory)}.new-`;
  for (const name of await readdir(dirname(dataDirectory))) {
    if (!name.startsWith(prefix)) continue;
    const maker = await runningProcess(Number.parseInt(name.slice(prefix.length)));
    if (!maker) await rm(join(dirname(dataDirectory), name), { recursive: true, force: true });
  }
}

/** Copies a cluster that is not running, with its administrator's password. */
export async function copyDataDirectory(
  from: string,
  to: string,
  account: ServerAccount | undefined,
): Promise<void> {
  await cp(from, to, { recursive: true });
  await chmod(to, 0o700);
  if (!account) return;
  for (const entry of await readdir(to, { recursive: true }))
    await chown(join(to, entry), account.uid, account.gid);
  await chown(to, account.uid, account.gid);
}

/** The administrator's password of a cluster. */
export async function administratorPassword(dataDirectory: string): Promise<string> {
  return (await readFile(passwordFile(dataDirectory), 'utf8')).trim();
}

async function refuseForeignContents(dataDirectory: string): Promise<void> {
  const contents = await readdir(dataDirectory).catch(() => []);
  if (contents.length > 0) {
    throw new Error(`${dataDirectory} is not empty, and was not made by this program: it is left as it is.`);
  }
}

async function own(path: string, account: ServerAccount | undefined, mode = 0o700): Promise<void> {
  await chmod(path, mode);
  if (account) await chown(path, account.uid, account.gid);
}

function passwordFile(dataDirectory: string): string {
  return join(dataDirectory, 'administrator-password');
}
