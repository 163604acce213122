import { isUtf8 } from 'node:buffer';
import type { Tree } from '@nx/devkit';
import type { Identity } from './identity.ts';
import { isIgnoreList, renamedIgnoreList } from './ignore-lists.ts';
import { renamedPath, renamedText } from './rename.ts';
import { keepsTemplateName } from './template.ts';

/** Gives the files of a tree the name of another workspace, in what they say and where they are. */
export function renameFiles(tree: Tree, files: readonly string[], from: Identity, to: Identity): void {
  for (const file of files) {
    const content = tree.read(file);
    if (content === null || keepsTemplateName(file)) continue;
    const path = renamedPath(file, from, to);
    const rename = isIgnoreList(file) ? renamedIgnoreList : renamedText;
    const renamed = isText(content) ? Buffer.from(rename(content.toString('utf8'), from, to)) : content;
    if (path === file && renamed.equals(content)) continue;
    tree.write(path, renamed);
    if (path !== file) tree.delete(file);
  }
}

function isText(content: Buffer): boolean {
  return isUtf8(content) && !content.includes(0);
}
