import type { Tree } from '@nx/devkit';

const skipped = new Set(['node_modules', 'dist', '.nx']);

/** The files below a folder, by their paths in the tree; none when there is no such folder. */
export function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((child) => {
    const place = `${folder}/${child}`;
    if (tree.isFile(place)) return [place];
    return skipped.has(child) ? [] : filesBelow(tree, place);
  });
}

/** The text of a file that is there. */
export function textOf(tree: Tree, file: string): string {
  const text = tree.read(file, 'utf8');
  if (text === null) throw new Error(`${file} is missing.`);
  return text;
}
