import type { Tree } from '@nx/devkit';
import { formatChanges } from '../tree/format-changes.ts';
import { renameExport } from '../typescript/rename-export.ts';

/** `currentSignal` of the kit is `currentAbortSignal` now. */
export default async function renameCurrentSignal(tree: Tree): Promise<void> {
  renameExport(tree, { lib: '@trellis/context', from: 'currentSignal', to: 'currentAbortSignal' });
  await formatChanges(tree);
}
