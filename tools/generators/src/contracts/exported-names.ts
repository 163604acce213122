import type { Tree } from '@nx/devkit';
import { filesBelow, textOf } from '../tree/files-below.ts';

const declared = /^export (?:declare )?(?:const|interface|enum|type|function|class) (\w+)/gm;
const listed = /^export (?:type )?\{([^}]*)\} from/gm;

/** What the TypeScript files below a folder export, and the file that does. */
export function exportedNames(tree: Tree, folder: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of filesBelow(tree, folder).filter((path) => path.endsWith('.ts'))) {
    const text = textOf(tree, file);
    for (const [, name = ''] of text.matchAll(declared)) names.set(name, file);
    for (const [, list = ''] of text.matchAll(listed)) {
      for (const name of list.match(/\w+/g) ?? []) names.set(name, file);
    }
  }
  return names;
}
