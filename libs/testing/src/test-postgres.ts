import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@trellis/embedded-postgres';
import { runningProcess } from '@trellis/local-server';

const FOLDER = join(tmpdir(), `trellis-test-postgres-${process.getuid?.() ?? 'user'}`);
const WORKSPACE = join(import.meta.dirname, '../../..');

/**
 * Starts a PostgreSQL for tests: on any free port, its data in the temporary folder and removed by `stop()`, durability
 * traded for speed. Ends what earlier runs left behind when they were killed.
 */
export async function startTestPostgres(
  options: { maxConnections?: number } = {},
): Promise<EmbeddedPostgres> {
  await mkdir(FOLDER, { recursive: true });
  await removeAbandonedRuns();
  return EmbeddedPostgres.start({
    // The name says whose it is, before there is anything in it.
    dataDirectory: join(FOLDER, `run-${process.pid}-${randomUUID().slice(0, 8)}`),
    maxConnections: options.maxConnections ?? 200,
    persistent: false,
    durability: 'none',
    template: await template(),
  });
}

async function removeAbandonedRuns(): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const pid = /^run-(\d+)-\w+$/.exec(name)?.[1];
    if (pid && !(await runningProcess(Number(pid))))
      await EmbeddedPostgres.removeAbandoned(join(FOLDER, name));
  }
}

/** A cluster kept between runs, made anew when the lockfile changes: PostgreSQL's version may have. */
async function template(): Promise<string> {
  const lockfile = await readFile(join(WORKSPACE, 'package-lock.json')).catch(() => 'none');
  const key = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
  return EmbeddedPostgres.prepare(join(WORKSPACE, 'node_modules/.cache/trellis', `postgres-${key}`));
}
