import { demoPlaces } from '../init/demo-places.ts';
import type { Git } from './git.ts';
import { readVersion } from './workspace-version.ts';

/**
 * Takes out what a merge brought of the demo, into a workspace that has no demo. What the workspace itself has in its places
 * stays. Services of the demo are folders that the workspace has removed, so that the merge leaves them out itself.
 */
export function leaveDemoOut(git: Git): void {
  if (readVersion(git.folder).demo) return;
  const own = new Set(git.list('ls-tree', '-r', '-z', '--name-only', 'HEAD'));
  const added = git.list('ls-files', '-z', '--', ...demoPlaces).filter((file) => !own.has(file));
  if (added.length === 0) return;
  const input = added.join('\0');
  git.with({ input }, 'rm', '--quiet', '--force', '--pathspec-from-file=-', '--pathspec-file-nul');
}
