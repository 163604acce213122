import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { addResourceFiles } from '../bff-resource/resource-files.ts';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { renderOwnedFilesOf } from '../owned/owned-files.ts';
import { addServiceFiles, removeServiceFiles, servicePlaces } from '../service/service-files.ts';
import { formatChanges } from '../tree/format-changes.ts';

/**
 * Looks whether a file of the service is neither in a commit nor what would be generated again.
 *
 * @throws {GenerationRefused} naming those files
 */
export async function refuseLosses(tree: Tree, names: ServiceNames): Promise<void> {
  const uncommitted = uncommittedFiles(tree.root, servicePlaces(names));
  if (uncommitted.length === 0) return;
  removeServiceFiles(tree, names);
  addServiceFiles(tree, names);
  addResourceFiles(tree, names);
  renderOwnedFilesOf(tree, names.name);
  await formatChanges(tree);
  const written = uncommitted.filter((file) => {
    const rendered = tree.exists(file) ? tree.read(file) : undefined;
    return !rendered?.equals(readFileSync(join(tree.root, file)));
  });
  if (written.length === 0) return;
  throw new GenerationRefused(
    `${names.name} stays: what was written in ${written.join(', ')} is in no commit. Commit it, or remove it with --force.`,
  );
}

/** The files at some places that differ from the last commit and exist. */
function uncommittedFiles(root: string, places: readonly string[]): string[] {
  const changed = gitPaths(root, ['diff', '--name-only', '--relative', '--diff-filter=d', 'HEAD'], places);
  const added = gitPaths(root, ['ls-files', '--others', '--exclude-standard'], places);
  return [...changed, ...added];
}

function gitPaths(root: string, command: readonly string[], places: readonly string[]): string[] {
  const { status, stdout } = spawnSync('git', [...command, '-z', '--', ...places], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new GenerationRefused('What is in a commit cannot be told without git. Use --force.');
  return stdout.split('\0').filter((file) => file !== '');
}
