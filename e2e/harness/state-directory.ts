import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@trellis/embedded-postgres';
import { endLeftovers, runningProcess } from '@trellis/local-server';

const FOLDER = join(tmpdir(), `trellis-e2e-${process.getuid?.() ?? 'user'}`);

/** An empty folder for a system of a test's own. Clears away what test runs that were killed left behind. */
export async function makeStateDirectory(): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  for (const name of await readdir(FOLDER)) {
    const pid = /^run-(\d+)-\w+$/.exec(name)?.[1];
    if (!pid || (await runningProcess(Number(pid)))) continue;
    // Its launcher may still be at it; what is left after that is left to the next run.
    await removeStateDirectory(join(FOLDER, name)).catch(() => undefined);
  }
  const folder = join(FOLDER, `run-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(folder);
  return folder;
}

/** Removes the folder and, wherever they are, the database's files. Ends the servers that a killed process left on it. */
export async function removeStateDirectory(folder: string): Promise<void> {
  for (const server of ['kafka', 'consul']) await endLeftovers(join(folder, server));
  await EmbeddedPostgres.removeAbandoned(join(folder, 'postgres'));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
