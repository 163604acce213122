import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

const NAME = 'cluster.json';

/** What a folder's cluster was when it ran last; undefined when none ever did. */
export async function readLayout<Layout>(directory: string): Promise<Layout | undefined> {
  try {
    return JSON.parse(await readFile(path.join(directory, NAME), 'utf8')) as Layout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps what a cluster is for its next start, its secrets too: readable by this account alone. */
export async function writeLayout(directory: string, layout: object): Promise<void> {
  const file = path.join(directory, NAME);
  await mkdir(directory, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(layout, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
