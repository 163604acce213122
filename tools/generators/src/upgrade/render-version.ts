import { isUtf8 } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Identity } from '../init/identity.ts';
import { renamedPath, renamedText } from '../init/rename.ts';
import { keepsTemplateName } from '../init/template.ts';
import { Git } from './git.ts';
import type { TemplateSource } from './template-source.ts';
import { versionFile } from './workspace-version.ts';

/** What makes a version of the template look as if the clone had been made from it. */
export interface Rendering {
  readonly commit: string;
  /** Who the template is in that version. */
  readonly from: Identity;
  /** Who the clone is. */
  readonly to: Identity;
  /** The version of the product, of which the template's own is none. */
  readonly productVersion: string;
  /** Formats a file as the clone does. */
  readonly format: (path: string, text: string) => Promise<string>;
  /** Files to format: those that differ between the two versions of a merge. The others are the same on both sides. */
  readonly changed: ReadonlySet<string>;
}

/**
 * A commit of a version in the clone's names, with the clone's own version in package.json, and without the file that says
 * which version a workspace has.
 *
 * @param parent the commit of the version before, if there is one
 */
export async function renderVersion(
  source: TemplateSource,
  rendering: Rendering,
  parent?: string,
): Promise<string> {
  const { commit, from, to } = rendering;
  const folder = source.workFolder();
  const git = new Git(folder, {
    GIT_DIR: source.git.folder,
    GIT_WORK_TREE: folder,
    GIT_INDEX_FILE: `${folder}.index`,
  });
  git.run('read-tree', commit);
  git.run('checkout-index', '--all', '--force');
  const files = git.list('ls-files', '-z');
  if (from.name !== to.name || from.scope !== to.scope) {
    for (const file of files) await renameFile(folder, file, rendering);
  }
  for (const file of ['package.json', 'package-lock.json']) setVersion(join(folder, file), rendering);
  git.run('read-tree', '--empty');
  git.run('add', '--all', '--force', '.');
  git.run('rm', '--quiet', '--cached', '--ignore-unmatch', versionFile);
  const parents = parent ? ['-p', parent] : [];
  return git.run('commit-tree', git.run('write-tree'), ...parents, '-m', 'A version of the template');
}

async function renameFile(
  folder: string,
  file: string,
  { from, to, format, changed }: Rendering,
): Promise<void> {
  if (keepsTemplateName(file)) return;
  const path = renamedPath(file, from, to);
  const place = join(folder, path);
  if (path !== file) {
    mkdirSync(dirname(place), { recursive: true });
    renameSync(join(folder, file), place);
  }
  const content = readFileSync(place);
  if (!isUtf8(content) || content.includes(0)) return;
  const text = renamedText(content.toString('utf8'), from, to);
  writeFileSync(place, changed.has(file) ? await format(path, text) : text);
}

/** The first of `package.json`; in a lockfile, the one at the top and that of the root package. */
function setVersion(file: string, { productVersion }: Rendering): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const { version: own } = JSON.parse(text) as { version: string };
  const head = text.slice(0, 400).replaceAll(`"version": "${own}"`, `"version": "${productVersion}"`);
  writeFileSync(file, head + text.slice(400));
}
