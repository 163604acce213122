import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** Formats every file that was added or changed, as `npm run format` would. */
export async function formatChanges(tree: Tree): Promise<void> {
  const changed = tree.listChanges().filter(({ type }) => type !== 'DELETE');
  const options = await resolveConfig(join(tree.root, 'package.json'));
  for (const { path, content } of changed) {
    const file = join(tree.root, path);
    const { ignored, inferredParser } = await getFileInfo(file, {
      ignorePath: join(tree.root, '.prettierignore'),
    });
    if (ignored || inferredParser === null || content === null) continue;
    tree.write(path, await format(content.toString('utf8'), { ...options, filepath: file }));
  }
}
