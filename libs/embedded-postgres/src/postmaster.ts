import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { DataDirectoryInUseError } from './embedded-postgres.errors';
import { runningProcess } from '@trellis/local-server';

const FAST_SHUTDOWN_TIMEOUT_MS = 30_000;
const IMMEDIATE_SHUTDOWN_TIMEOUT_MS = 10_000;

/** What a PostgreSQL server writes into `postmaster.pid`. */
export interface PostmasterFile {
  pid: number;
  dataDirectory: string;
  ready: boolean;
}

/** Reads `postmaster.pid`, or answers undefined when there is none or it is still being written. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split(/\r?\n/);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !lines[1]) return undefined;
  return { pid, dataDirectory: lines[1], ready: lines[7]?.trim() === 'ready' };
}

/** Writes down which process started the server, so that a later one can tell a leftover from a server in use. */
export async function recordOwner(dataDirectory: string): Promise<void> {
  const self = await runningProcess(process.pid);
  await writeFile(
    ownerFile(dataDirectory),
    JSON.stringify({ pid: process.pid, startedAt: self?.startedAt ?? '' }),
  );
}

/** The process that started the server on this data, if it is still running. */
async function livingOwner(dataDirectory: string): Promise<number | undefined> {
  try {
    const owner = JSON.parse(await readFile(ownerFile(dataDirectory), 'utf8')) as {
      pid: number;
      startedAt: string;
    };
    return (await runningProcess(owner.pid))?.startedAt === owner.startedAt ? owner.pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends the server that an owner killed in mid-run left on this data, and no other process: its id comes from the data's
 * own pid file, and must be of a PostgreSQL started on this very folder.
 *
 * @throws DataDirectoryInUseError when the owner lives.
 */
export async function endLeftover(dataDirectory: string): Promise<void> {
  const file = await readPostmasterFile(dataDirectory);
  if (!file) return;
  const found = await runningProcess(file.pid);
  if (!found) return;
  if (!(await servesData(found.command, file, dataDirectory))) {
    // The id was given to another process since; PostgreSQL would take that one for its predecessor and refuse.
    await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
    return;
  }
  const owner = await livingOwner(dataDirectory);
  if (owner !== undefined) throw new DataDirectoryInUseError(dataDirectory, owner);
  await endPostmaster(file.pid, 'SIGINT');
}

async function servesData(command: string, file: PostmasterFile, dataDirectory: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const real = await realpath(dataDirectory);
  const sameFolder = file.dataDirectory === dataDirectory || file.dataDirectory === real;
  return sameFolder && /\bpostgres\b/.test(command) && command.includes(`-D ${dataDirectory}`);
}

/**
 * Ends a server and waits until it is gone. SIGINT is PostgreSQL's fast shutdown: sessions are cut off and the data
 * written; SIGQUIT leaves at once, which the next start recovers from.
 */
export async function endPostmaster(pid: number, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const started = (await runningProcess(pid))?.startedAt;
  const isGone = async () => (await runningProcess(pid))?.startedAt !== started;
  if (started === undefined) return;
  send(pid, signal);
  if (await waitUntil(isGone, signal === 'SIGINT' ? FAST_SHUTDOWN_TIMEOUT_MS : IMMEDIATE_SHUTDOWN_TIMEOUT_MS))
    return;
  send(pid, 'SIGQUIT');
  if (await waitUntil(isGone, IMMEDIATE_SHUTDOWN_TIMEOUT_MS)) return;
  throw new Error(`PostgreSQL (process ${pid}) does not end.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

function ownerFile(dataDirectory: string): string {
  return join(dataDirectory, 'owner.json');
}
