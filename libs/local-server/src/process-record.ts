import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DirectoryInUseError } from './local-server.errors';
import { runningProcess } from './running-process';

/** A process that was started. Its start time tells it from a later process with the same id. */
export interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
}

interface ServerRecord extends RecordedProcess {
  readonly owner: RecordedProcess;
}

const SUFFIX = '.process.json';
const GRACE_MS = 20_000;

/** Writes down in `directory` that a server runs, for whoever comes after this process. */
export async function recordProcess(directory: string, name: string, pid: number): Promise<void> {
  const record: ServerRecord = {
    ...(await recorded(name, pid)),
    owner: await recorded('owner', process.pid),
  };
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, `${name}${SUFFIX}`), JSON.stringify(record));
}

/** The server has ended. */
export async function forgetProcess(directory: string, name: string): Promise<void> {
  await rm(path.join(directory, `${name}${SUFFIX}`), { force: true });
}

/** The servers of a folder that run at this moment. */
export async function recordedProcesses(directory: string): Promise<RecordedProcess[]> {
  return (await livingRecords(directory)).map(({ name, pid, startedAt }) => ({ name, pid, startedAt }));
}

/**
 * Ends the servers that a killed process left running on a folder.
 *
 * @throws {DirectoryInUseError} when the process that started one of them is alive, and is not this one
 */
export async function endLeftovers(directory: string): Promise<void> {
  const records = await livingRecords(directory);
  for (const { owner } of records) {
    if (owner.pid !== process.pid && (await isRunning(owner))) {
      throw new DirectoryInUseError(directory, owner.pid);
    }
  }
  await Promise.all(
    records.map(async (record) => {
      await endProcess(record);
      await forgetProcess(directory, record.name);
    }),
  );
}

/** Asks a process to stop, kills it after `graceMs` (default 20,000), and waits until it is gone. */
export async function endProcess(
  target: RecordedProcess,
  { graceMs = GRACE_MS }: { graceMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + graceMs;
  let sent: NodeJS.Signals | undefined;
  while (await isRunning(target)) {
    const signal = Date.now() > deadline ? 'SIGKILL' : 'SIGTERM';
    if (signal !== sent) sendSignal(target.pid, signal);
    sent = signal;
    await delay(50);
  }
}

/** Sends a signal to a process that may be gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function livingRecords(directory: string): Promise<ServerRecord[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(SUFFIX));
  const records = await Promise.all(names.map((name) => readRecord(path.join(directory, name))));
  const living: ServerRecord[] = [];
  for (const record of records) if (record && (await isRunning(record))) living.push(record);
  return living;
}

async function readRecord(file: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ServerRecord;
  } catch {
    return undefined;
  }
}

/** What tells the process with this id from later ones. */
export async function recorded(name: string, pid: number): Promise<RecordedProcess> {
  return { name, pid, startedAt: (await runningProcess(pid))?.startedAt ?? '' };
}

/** Whether this very process runs, and not another that was given its id. */
export async function isRunning({
  pid,
  startedAt,
}: Pick<RecordedProcess, 'pid' | 'startedAt'>): Promise<boolean> {
  return (await runningProcess(pid))?.startedAt === startedAt;
}
