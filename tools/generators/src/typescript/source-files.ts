import type { Tree } from '@nx/devkit';
import { filesBelow, textOf } from '../tree/files-below.ts';

const places = ['apps', 'libs', 'tools', 'e2e'];

/** The text of every TypeScript file of the workspace that people write, by its path. */
export function sourceFiles(tree: Tree): ReadonlyMap<string, string> {
  const files = places
    .flatMap((place) => filesBelow(tree, place))
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !/\/(?:generated|prisma|fixtures)\//.test(file));
  return new Map(files.map((file) => [file, textOf(tree, file)]));
}
