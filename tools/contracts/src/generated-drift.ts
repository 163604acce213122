import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

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

/** The files under a folder, relative to it, with forward slashes. None when the folder does not exist. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
