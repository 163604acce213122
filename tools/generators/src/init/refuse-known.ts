import { readJson, type Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import { textOf } from '../tree/files-below.ts';
import type { Identity } from './identity.ts';
import { isNamedIn } from './rename.ts';

/** They speak of names that a workspace could have, in texts and comments. */
const examples = [
  'tools/generators/src/init/identity.ts',
  'tools/generators/src/init/rename.ts',
  'tools/generators/src/init/schema.json',
  'tools/generators/src/init/workspace-record.ts',
  'tools/generators/src/upgrade/',
  'tools/generators/test/init.int.spec.ts',
  'e2e/scaffold/',
  'docs/',
];

/**
 * Looks whether the code has a meaning for a name already. Then the two could not be told apart afterwards, by people or
 * by the next renaming. The name that the workspace has now is no such meaning.
 *
 * @throws {GenerationRefused} naming where it is
 */
export function refuseKnown(tree: Tree, files: readonly string[], wanted: Identity, present: Identity): void {
  const { packages } = readJson<{ packages: Record<string, object> }>(tree, 'package-lock.json');
  const fromNpm = Object.keys(packages).find(
    (place) =>
      place.startsWith(`node_modules/${wanted.scope}/`) &&
      !place.startsWith(`node_modules/${present.scope}/`),
  );
  if (fromNpm) {
    throw new GenerationRefused(
      `${wanted.scope} is the scope of a package that is installed, ${fromNpm.slice('node_modules/'.length)}.`,
    );
  }
  if (wanted.name === present.name || isNamedIn(`${present.name} ${present.scope}`, wanted)) return;
  const name = { name: wanted.name, scope: `@${wanted.name}` };
  const used = files.find(
    (file) =>
      /\.(?:tsx?|mjs|proto|prisma|css|json)$/.test(file) &&
      file !== 'package-lock.json' &&
      !examples.some((folder) => file.startsWith(folder)) &&
      (isNamedIn(file, name) || isNamedIn(textOf(tree, file), name)),
  );
  if (used) {
    throw new GenerationRefused(
      `${wanted.name} cannot name the workspace: it is a word of the code already (${used}). Take a name that is nowhere in ` +
        `it, such as ${wanted.name}-works.`,
    );
  }
}
