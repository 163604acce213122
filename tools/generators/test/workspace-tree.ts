import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileChange, Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';

export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/**
 * The workspace as it stands, to be changed at will: nothing is written to the disk.
 *
 * @param changes what another tree has changed, and this one is to start with
 */
export function workspaceTree(changes: readonly FileChange[] = []): Tree {
  const tree = new FsTree(workspaceRoot, false);
  for (const { type, path, content } of changes) {
    if (type === 'DELETE') tree.delete(path);
    else tree.write(path, content ?? '');
  }
  return tree;
}

/** What a tree has changed, by file; undefined for one that is deleted. */
export function contentsOf(tree: Tree): ReadonlyMap<string, string | undefined> {
  const changes = tree.listChanges().map(({ path, content }) => [path, content?.toString('base64')] as const);
  return new Map(changes);
}

/** The lines of a file that the workspace does not have, and those of the workspace that the tree does not have. */
export function changedLines(tree: Tree, file: string): { added: string[]; removed: string[] } {
  const before = readFileSync(join(workspaceRoot, file), 'utf8').split('\n');
  const after = (tree.read(file, 'utf8') ?? '').split('\n');
  return {
    added: after.filter((line) => !before.includes(line)),
    removed: before.filter((line) => !after.includes(line)),
  };
}
