import type { Git } from './git.ts';

/** What a path holds in one of the three that are merged. */
export interface Stage {
  readonly mode: string;
  readonly object: string;
}

/** A path on which both sides changed what the other did not leave alone. */
export interface Conflict {
  readonly path: string;
  /** In the version that the clone had. */
  readonly base?: Stage;
  /** In the clone. */
  readonly ours?: Stage;
  /** In the version that it is to have. */
  readonly theirs?: Stage;
}

export interface Merge {
  /** The merged tree; where there is a conflict, with git's marks in it. */
  readonly tree: string;
  readonly conflicts: readonly Conflict[];
}

/** Names that git writes beside its marks. */
const refs = { ours: 'refs/upgrade/yours', theirs: 'refs/upgrade/template' } as const;

/**
 * Merges the last commit of a clone with a version of the template, and writes nothing but objects.
 *
 * @param base the version that the clone has, whether or not the clone's history knows of it
 * @param theirs the version that it is to have: a child of `base`
 */
export function mergeVersions(git: Git, base: string, theirs: string): Merge {
  // To git, the clone is one change of the version that it has: then the merge base is that.
  const ours = git.run('commit-tree', 'HEAD^{tree}', '-p', base, '-m', 'The clone');
  git.run('update-ref', refs.ours, ours);
  git.run('update-ref', refs.theirs, theirs);
  try {
    const names = [refs.ours, refs.theirs].map((ref) => ref.replace('refs/', ''));
    const options = ['--write-tree', '-z', '--no-messages'];
    const answer = git.with(
      { accepted: [0, 1] },
      ...['-c', 'merge.directoryRenames=false', 'merge-tree', ...options, ...names],
    );
    const [tree = '', ...entries] = answer.split('\0').filter((part) => part !== '');
    return { tree, conflicts: conflictsOf(entries) };
  } finally {
    for (const ref of Object.values(refs)) git.run('update-ref', '-d', ref);
  }
}

/** Each entry is `<mode> <object> <stage>\t<path>`. */
function conflictsOf(entries: readonly string[]): Conflict[] {
  const stages = entries.map((entry) => {
    const [, mode = '', object = '', stage, path = ''] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(entry) ?? [];
    return { mode, object, side: (['base', 'ours', 'theirs'] as const)[Number(stage) - 1], path };
  });
  return [...Map.groupBy(stages, ({ path }) => path)].map(([path, ofPath]) => ({
    path,
    ...Object.fromEntries(ofPath.map(({ mode, object, side }) => [side, { mode, object }])),
  }));
}
