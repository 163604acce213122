import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory } from './cache-directory';
import { withLock } from './lock';
import { runningProcess } from './running-process';

export interface BuildOptions {
  /** Names the folder in the cache, with a key: `kafka`. */
  readonly name: string;
  /** Files that say what is built: another content is another build. */
  readonly inputs: readonly string[];
  /** What besides the inputs makes a difference: a version, a platform. */
  readonly variant?: string;
  /** Fills an empty folder, which becomes the result when this resolves. */
  readonly build: (folder: string) => Promise<void>;
  /** Told when it waits for another process that builds the same. */
  readonly onProgress?: (line: string) => void;
  /** Defaults to {@link cacheDirectory}. */
  readonly cache?: string;
}

/**
 * Builds a folder in the cache unless it is there, and answers its path. Processes that want the same at once build it
 * once; a build that fails or is killed leaves no half result, and the next one starts anew.
 */
export async function buildOnce(options: BuildOptions): Promise<string> {
  const cache = options.cache ?? cacheDirectory();
  const result = path.join(cache, `${options.name}-${await keyOf(options)}`);
  if (existsSync(result)) return result;
  await mkdir(cache, { recursive: true });
  const onWait = (pid: number) =>
    options.onProgress?.(`waiting for process ${pid}, which builds ${options.name}`);
  await withLock(`${result}.lock`, onWait, async () => {
    if (existsSync(result)) return;
    await removeUnfinished(result);
    const unfinished = `${result}.new-${process.pid}-${randomUUID().slice(0, 8)}`;
    await mkdir(unfinished);
    try {
      await options.build(unfinished);
      await rename(unfinished, result);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
  return result;
}

async function keyOf({ inputs, variant = '' }: BuildOptions): Promise<string> {
  const hash = createHash('sha256').update(variant);
  for (const input of inputs) hash.update('\0').update(await readFile(input));
  return hash.digest('hex').slice(0, 12);
}

async function removeUnfinished(result: string): Promise<void> {
  const prefix = `${path.basename(result)}.new-`;
  for (const name of await readdir(path.dirname(result))) {
    if (!name.startsWith(prefix)) continue;
    const builder = await runningProcess(Number.parseInt(name.slice(prefix.length)));
    if (!builder) await rm(path.join(path.dirname(result), name), { recursive: true, force: true });
  }
}
