import { posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import { filesBelow, textOf } from '../tree/files-below.ts';

const link = /(!?)\[((?:[^\]]|\\\])+)\]\(([^)\s]+)\)/g;

/** Makes plain text of the links in the docs whose files are gone. A picture that is gone leaves nothing. */
export function unlinkMissing(tree: Tree): void {
  const pages = ['README.md', ...filesBelow(tree, 'docs')].filter((file) => file.endsWith('.md'));
  for (const page of pages) {
    const before = textOf(tree, page);
    const after = before.replaceAll(link, (found: string, picture: string, words: string, target: string) => {
      if (isThere(tree, posix.dirname(page), target)) return found;
      return picture ? '' : words;
    });
    if (after !== before) tree.write(page, after);
  }
}

function isThere(tree: Tree, folder: string, target: string): boolean {
  const [path = ''] = target.split('#');
  if (path === '' || /^[a-z]+:/.test(path)) return true;
  const place = posix.join(folder, path);
  return tree.isFile(place) || tree.children(place).length > 0;
}
