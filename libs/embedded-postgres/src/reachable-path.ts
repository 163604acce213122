import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { canReach, type ServerAccount } from './server-account';

/** Where root keeps what its own checkout hides from PostgreSQL's account. */
export const REACHABLE_CACHE = '/var/cache/trellis';

/**
 * The folder itself when `account` can reach it, else one of the same name under `REACHABLE_CACHE`, keyed by the path of
 * the folder it would be in, so that two checkouts never share their data.
 */
export async function reachableDirectory(
  account: ServerAccount | undefined,
  wanted: string,
): Promise<string> {
  const path = resolve(wanted);
  if (!account || (await canReach(account, path))) return path;
  const key = createHash('sha256').update(dirname(path)).digest('hex').slice(0, 16);
  const folder = join(REACHABLE_CACHE, key);
  await makeReachable(folder);
  return join(folder, basename(path));
}

/** The folder itself when `account` can reach it, else a copy of it made once under `REACHABLE_CACHE/<name>`. */
export async function reachableCopy(
  account: ServerAccount | undefined,
  source: string,
  name: string,
): Promise<string> {
  if (!account || (await canReach(account, join(source, 'x')))) return source;
  const target = join(REACHABLE_CACHE, name);
  if (existsSync(target)) return target;
  await makeReachable(REACHABLE_CACHE);
  const partial = `${target}.${process.pid}`;
  // Links are copied as they are: resolved ones would point back into the folder that cannot be reached.
  await cp(source, partial, { recursive: true, verbatimSymlinks: true });
  await chmod(partial, 0o755);
  try {
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

async function makeReachable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // A restrictive umask would make the cache as unreachable as what it stands in for.
  if (folder !== REACHABLE_CACHE) await chmod(REACHABLE_CACHE, 0o755);
  await chmod(folder, 0o755);
}
