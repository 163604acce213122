import type { Tree } from '@nx/devkit';
import { formatChanges } from '../tree/format-changes.ts';
import { renderOwnedFiles } from './owned-files.ts';

/** The sync generator: `nx sync:check` fails when an owned file is not as it is rendered, `nx sync` repairs it. */
export default async function ownedFilesGenerator(tree: Tree): Promise<{ outOfSyncMessage: string }> {
  renderOwnedFiles(tree);
  await formatChanges(tree);
  const files = tree.listChanges().map(({ path }) => path);
  return { outOfSyncMessage: `Owned files are rendered, not edited: ${files.join(', ')}.` };
}
