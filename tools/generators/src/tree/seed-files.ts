import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import { textOf } from './files-below.ts';
import { sortedImports } from './sorted-imports.ts';

/** Adds files from a folder of templates. One that is there is left as it is. */
export function addSeedFiles(tree: Tree, templates: string, substitutions: object): void {
  const before = new Set(changedFiles(tree));
  generateFiles(
    tree,
    templates,
    '.',
    { ...substitutions },
    { overwriteStrategy: OverwriteStrategy.KeepExisting },
  );
  for (const path of changedFiles(tree)) {
    if (path.endsWith('.ts') && !before.has(path)) tree.write(path, sortedImports(textOf(tree, path)));
  }
}

function changedFiles(tree: Tree): string[] {
  return tree
    .listChanges()
    .filter(({ type }) => type !== 'DELETE')
    .map(({ path }) => path);
}
