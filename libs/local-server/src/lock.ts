import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runningProcess } from './running-process';

const LOOK_AGAIN_AFTER_MS = 200;

/**
 * Runs `work` while no other process that uses the same lock file does. A lock whose process has ended is taken over.
 * `onWait` is told once which process it waits for.
 */
export async function withLock<T>(
  file: string,
  onWait: (ownerPid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const claim = `${file}.${process.pid}-${randomUUID().slice(0, 8)}`;
  const { startedAt } = (await runningProcess(process.pid)) ?? { startedAt: '' };
  await writeFile(claim, JSON.stringify({ pid: process.pid, startedAt }));
  let hasWaited = false;
  try {
    // A link makes the file with its content in one step: nobody ever sees a lock without an owner.
    while (!(await made(claim, file))) {
      const content = await readFile(file, 'utf8').catch(() => undefined);
      if (content === undefined) continue;
      const owner = JSON.parse(content) as { pid: number; startedAt: string };
      if ((await runningProcess(owner.pid))?.startedAt === owner.startedAt) {
        if (!hasWaited) onWait(owner.pid);
        hasWaited = true;
        await delay(LOOK_AGAIN_AFTER_MS);
      } else {
        await removeStale(file, content);
      }
    }
  } finally {
    await rm(claim, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function made(claim: string, file: string): Promise<boolean> {
  try {
    await link(claim, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock away by a rename, which only one of several processes can do, and puts back one that is not stale. */
async function removeStale(file: string, staleContent: string): Promise<void> {
  const taken = `${file}.stale-${randomUUID().slice(0, 8)}`;
  try {
    await rename(file, taken);
  } catch {
    return;
  }
  if ((await readFile(taken, 'utf8')) !== staleContent) await made(taken, file);
  await rm(taken, { force: true });
}
