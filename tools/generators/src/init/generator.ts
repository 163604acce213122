import { join } from 'node:path';
import { generateFiles, logger, type GeneratorCallback, type Tree } from '@nx/devkit';
import { acceptContract, updateContracts } from '../contracts/update-contracts.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { filesBelow } from '../tree/files-below.ts';
import { formatChanges } from '../tree/format-changes.ts';
import { committedFiles } from './committed-files.ts';
import { identityOf } from './identity.ts';
import { linkTools } from './link-tools.ts';
import { refuseKnown } from './refuse-known.ts';
import { removeDemo } from './remove-demo.ts';
import { spellingsOf } from './rename.ts';
import { renameFiles } from './rename-files.ts';
import { templateName, templateTests } from './template.ts';
import { unlinkMissing } from './unlink-missing.ts';
import { readRecord, writeRecord, type WorkspaceRecord } from './workspace-record.ts';

export interface InitOptions {
  readonly name: string;
  /** Defaults to `@<name>`. */
  readonly scope?: string;
  /** Takes the demo's customers and orders out. Defaults to false. */
  readonly withoutDemo?: boolean;
}

/**
 * Makes the workspace somebody's own: their name and scope everywhere, and the demo only if they want it. A workspace that
 * has a name may be given another, and the demo may go later.
 *
 * @throws {GenerationRefused} when the name cannot be had, something is in no commit, or the demo is needed
 */
export default async function initGenerator(tree: Tree, options: InitOptions): Promise<GeneratorCallback> {
  const present = readRecord(tree);
  const wanted = identityOf(options);
  const isRenamed = wanted.name !== present.name || wanted.scope !== present.scope;
  const losesDemo = options.withoutDemo === true && present.demo;
  if (!isRenamed && !losesDemo) {
    const demo = present.demo ? '' : ', and the demo is gone';
    throw new GenerationRefused(
      `There is nothing to do: the workspace is called ${present.name}, with the scope ${present.scope}${demo}.`,
    );
  }
  const files = committedFiles(tree.root);
  refuseKnown(tree, files, wanted, present);
  if (present.name === templateName) removeTemplateTests(tree);
  if (losesDemo) {
    logger.info('Taking the demo out');
    await removeDemo(tree);
  }
  if (isRenamed) {
    logger.info(`Giving every file the name ${wanted.name} and the scope ${wanted.scope}`);
    renameFiles(tree, changedFiles(tree, files), present, wanted);
    logger.info('Generating the code of the contract');
    updateContracts(tree);
    acceptContract(tree);
  }
  const record = { ...present, ...wanted, demo: present.demo && !losesDemo };
  if (present.name === templateName) writeReadme(tree, record);
  writeRecord(tree, record);
  logger.info('Formatting what has changed');
  await formatChanges(tree);
  // Nx lists the files in between: what is said here would be out of sight.
  return () => {
    if (isRenamed) linkTools(tree.root, present, wanted);
    logger.info(
      `The workspace is called ${wanted.name}${losesDemo ? ', and has no demo any more' : ''}. Look at it with git diff, run ` +
        'npm run check -- --all, and commit it.',
    );
    logger.info(`To take it back: git clean -fd && git restore .${isRenamed ? ' && npm ci' : ''}`);
    if (!isRenamed) return;
    logger.info(
      `Data of earlier runs, if there are any, stay in .${present.name}, which git ignores; remove it when you like.`,
    );
  };
}

function removeTemplateTests(tree: Tree): void {
  for (const file of filesBelow(tree, templateTests)) tree.delete(file);
  unlinkMissing(tree);
}

/** What the template says of itself gives way to a page about the workspace. */
function writeReadme(tree: Tree, record: WorkspaceRecord): void {
  const title = spellingsOf(record)['Title Case'];
  generateFiles(tree, join(import.meta.dirname, 'files'), '.', { ...record, title });
}

/** The files that there are, with those that were only just added. */
function changedFiles(tree: Tree, files: readonly string[]): string[] {
  const added = tree.listChanges().flatMap(({ path, type }) => (type === 'CREATE' ? [path] : []));
  return [...files, ...added].filter((file) => tree.exists(file));
}
