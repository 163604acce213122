import type { Conflict, Stage } from './merge-versions.ts';

/** Written anew after the merge, so that either side will do. */
const rendered = [
  'libs/contracts/src/generated/',
  'apps/bff/openapi.json',
  'apps/web/src/api/generated/',
  'package-lock.json',
];

/** Says what the clone has accepted; what the template did is no matter of it. */
const accepted = ['proto/baseline.binpb'];

/** What becomes of conflicts. */
export interface Settlement {
  /** Paths and what is to be there; undefined for nothing. */
  readonly settled: ReadonlyMap<string, Stage | undefined>;
  /** Those that only a person can settle. */
  readonly open: readonly Conflict[];
}

export interface SettlingOptions {
  /** Files that migrations of the upgrade take along. */
  readonly moves: readonly string[];
  /** Whether what the template has is an owned file. */
  readonly isOwned: (stage: Stage) => boolean;
}

/**
 * Settles the conflicts that need no person: files that are written anew, files that a migration takes along as the clone
 * has them, and files that the clone has removed, which stay so.
 */
export function settleConflicts(
  conflicts: readonly Conflict[],
  { moves, isOwned }: SettlingOptions,
): Settlement {
  const settled = new Map<string, Stage | undefined>();
  const open: Conflict[] = [];
  for (const conflict of conflicts) {
    const { path, ours, theirs } = conflict;
    if (isAmong(path, rendered)) settled.set(path, theirs);
    else if (isAmong(path, accepted) || (isAmong(path, moves) && ours)) settled.set(path, ours);
    else if (!ours) settled.set(path, undefined);
    else if (theirs && isOwned(theirs)) settled.set(path, theirs);
    else open.push(conflict);
  }
  return { settled, open };
}

/**
 * The files that a version adds to folders which the clone has removed; they are to be left out.
 *
 * @param base the files of the version that the clone has
 * @param ours the files of the clone
 * @param merged the files of both
 */
export function filesOfRemovedFolders(
  base: readonly string[],
  ours: readonly string[],
  merged: readonly string[],
): readonly string[] {
  const present = new Set(ours.flatMap(foldersOf));
  const removed = new Set(base.flatMap(foldersOf).filter((folder) => !present.has(folder)));
  const known = new Set(base);
  return merged.filter((file) => !known.has(file) && foldersOf(file).some((folder) => removed.has(folder)));
}

/** `apps`, `apps/order`, … */
function foldersOf(file: string): string[] {
  const names = file.split('/').slice(0, -1);
  return names.map((_, nth) => names.slice(0, nth + 1).join('/'));
}

function isAmong(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
}
