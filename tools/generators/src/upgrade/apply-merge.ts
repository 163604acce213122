import type { Git } from './git.ts';
import type { Merge, Stage } from './merge-versions.ts';
import type { Settlement } from './settle-conflicts.ts';

const noObject = '0'.repeat(40);

/**
 * Puts a merge into the working tree and the index, as `git merge` would leave it: what is in conflict is so in the index,
 * and has git's marks in its file.
 *
 * @param removed files of the merge to leave out
 */
export function applyMerge(git: Git, merge: Merge, settlement: Settlement, removed: readonly string[]): void {
  git.run('read-tree', '-m', '-u', 'HEAD', merge.tree);
  const settled = new Map([
    ...settlement.settled,
    ...removed.map((path): [string, Stage | undefined] => [path, undefined]),
  ]);
  const gone = [...settled].filter(([, stage]) => !stage).map(([path]) => path);
  if (gone.length > 0) {
    const input = gone.join('\0');
    git.with(
      { input },
      'rm',
      '--quiet',
      '--force',
      '--ignore-unmatch',
      '--pathspec-from-file=-',
      '--pathspec-file-nul',
    );
  }
  const kept = [...settled].flatMap(([path, stage]) => (stage ? [{ path, ...stage }] : []));
  updateIndex(
    git,
    kept.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}`),
  );
  const names = kept.map(({ path }) => path).join('\0');
  if (names !== '') git.with({ input: names }, 'checkout-index', '--force', '-z', '--stdin');
  updateIndex(
    git,
    settlement.open.flatMap(({ path, base, ours, theirs }) => [
      `0 ${noObject}\t${path}`,
      ...[base, ours, theirs].flatMap((stage, nth) =>
        stage ? [`${stage.mode} ${stage.object} ${nth + 1}\t${path}`] : [],
      ),
    ]),
  );
}

function updateIndex(git: Git, lines: readonly string[]): void {
  const input = lines.map((line) => `${line}\0`).join('');
  if (input !== '') git.with({ input }, 'update-index', '-z', '--index-info');
}
