import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** A file that differs between two folders. */
export interface DriftedFile {
  /** Relative to the folders, with forward slashes. */
  readonly path: string;
  readonly problem: 'differs' | 'missing' | 'surplus';
}

/** Compares two folders byte for byte; empty when they are the same. */
export function findDrift(committedFolder: string, freshFolder: string): DriftedFile[] {
  const committed = new Set(filesIn(committedFolder));
  const fresh = new Set(filesIn(freshFolder));
  return [...new Set([...committed, ...fresh])].toSorted().flatMap((path): DriftedFile[] => {
    if (!committed.has(path)) return [{ path, problem: 'missing' }];
    if (!fresh.has(path)) return [{ path, problem: 'surplus' }];
    const same = readFileSync(join(committedFolder, path)).equals(readFileSync(join(freshFolder, path)));
    return same ? [] : [{ path, problem: 'differs' }];
  });
}

/** Makes the first folder as the second is: writes what differs, removes what is left over. */
export function mendDrift(committedFolder: string, freshFolder: string): void {
  for (const { path, problem } of findDrift(committedFolder, freshFolder)) {
    const target = join(committedFolder, path);
    if (problem === 'surplus') {
      rmSync(target);
    } else {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(freshFolder, path), target);
    }
  }
}

/** The files under a folder, relative to it, with forward slashes. None when the folder does not exist. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
