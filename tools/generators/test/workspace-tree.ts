import { resolve } from 'node:path';
import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';

export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/** The workspace as it stands, to be changed at will: nothing is written to the disk. */
export function workspaceTree(): Tree {
  return new FsTree(workspaceRoot, false);
}
