import type { Identity } from './identity.ts';
import { renamedText } from './rename.ts';

/** They list what is no part of the workspace, the folder of its data among it. */
const ignoreLists = ['.gitignore', '.prettierignore'];

/** Whether a file lists what is no part of the workspace. */
export function isIgnoreList(path: string): boolean {
  return ignoreLists.includes(path);
}

/**
 * A list of what to ignore, with the name of another workspace. The folder of the data stays in it under its former name
 * too: what earlier runs left there, such as passwords, is in every clone that was started, and is never to be committed.
 */
export function renamedIgnoreList(text: string, from: Identity, to: Identity): string {
  const lines = text.split('\n').flatMap((line) => {
    const renamed = renamedText(line, from, to);
    return renamed !== line && isHiddenFolder(line) ? [renamed, line] : [renamed];
  });
  return lines.filter((line, index) => !isHiddenFolder(line) || lines.indexOf(line) === index).join('\n');
}

function isHiddenFolder(line: string): boolean {
  return /^\.[a-z0-9-]+\/?$/.test(line);
}
