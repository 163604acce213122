import { join } from 'node:path';
import { isOwned } from '../owned/owned-by.ts';
import { applyMerge } from './apply-merge.ts';
import type { Git } from './git.ts';
import { mergeVersions } from './merge-versions.ts';
import { migrationsBetween, migrationsFile, type MigrationList } from './migrations.ts';
import { renderVersion } from './render-version.ts';
import { filesOfRemovedFolders, settleConflicts } from './settle-conflicts.ts';
import type { TemplateSource } from './template-source.ts';
import { writeState } from './upgrade-state.ts';
import { UpgradeRefused } from './upgrade.errors.ts';
import {
  compareVersions,
  parseVersion,
  readVersion,
  versionFile,
  writeVersion,
} from './workspace-version.ts';

/** What became of the merge. */
export interface StartedUpgrade {
  readonly from: string;
  readonly to: string;
  /** Files that only a person can settle. */
  readonly conflicts: readonly string[];
  /** Files that are new, in folders that the workspace has removed: they are not taken. */
  readonly leftOut: readonly string[];
  /** Whether the workspace had the version already; nothing was done then. */
  readonly isCurrent: boolean;
}

/**
 * Merges a version of the template into the working tree of a clone.
 *
 * @param wanted the version; defaults to the latest
 * @throws {UpgradeRefused} when it cannot be; nothing was changed then
 */
export async function startUpgrade(
  git: Git,
  source: TemplateSource,
  wanted?: string,
): Promise<StartedUpgrade> {
  refuseUnready(git);
  const workspace = readVersion(git.folder);
  const versions = source.versions();
  const [from, to] = [workspace.version, wanted ?? versions.at(-1) ?? ''];
  if (from === to) return { from, to, conflicts: [], leftOut: [], isCurrent: true };
  refuseVersions(versions, from, to);

  const [had, wants] = [source.fetch(from), source.fetch(to)];
  const packageJson = JSON.parse(git.run('show', 'HEAD:package.json')) as { version: string };
  const changed = source.git.list('diff', '--name-only', '--no-renames', '-z', had, wants);
  const render = (commit: string, parent?: string) =>
    renderVersion(
      source,
      {
        commit,
        from: parseVersion(fileAt(source.git, commit, versionFile)),
        to: workspace,
        productVersion: packageJson.version,
        format: (path, text) => formatted(git.folder, path, text),
        changed: new Set(changed),
      },
      parent,
    );
  const base = await render(had);
  const theirs = await render(wants, base);
  git.run(
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--',
    source.share(theirs),
    'refs/heads/shared',
  );

  const merge = mergeVersions(git, base, theirs);
  const migrations = JSON.parse(fileAt(git, theirs, migrationsFile) ?? '{"generators":{}}') as MigrationList;
  const moves = migrationsBetween(migrations, from, to).flatMap(([, { moves = [] }]) => moves);
  const settlement = settleConflicts(merge.conflicts, {
    moves,
    isOwned: ({ object }) => isOwned(git.run('cat-file', 'blob', object)),
  });
  const removed = filesOfRemovedFolders(filesOf(git, base), filesOf(git, 'HEAD'), filesOf(git, merge.tree));
  applyMerge(git, merge, settlement, removed);
  writeVersion(git.folder, { ...workspace, version: to });
  git.run('add', '--', versionFile);
  writeState(git, { from, to });
  const conflicts = settlement.open.map(({ path }) => path);
  return { from, to, conflicts, leftOut: removed, isCurrent: false };
}

function refuseUnready(git: Git): void {
  const top = git.run('rev-parse', '--show-prefix');
  if (top !== '') throw new UpgradeRefused('Run this in the top folder of the repository.');
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(git.run('version'))?.map(Number) ?? [];
  if (major < 2 || (major === 2 && minor < 38)) {
    throw new UpgradeRefused(`git ${major}.${minor} is too old: 2.38 or later is needed.`);
  }
  const pending = git.list('status', '--porcelain', '-z', '--untracked-files=all');
  if (pending.length > 0) {
    const more = pending.length > 1 ? ` and ${pending.length - 1} more` : '';
    throw new UpgradeRefused(
      `There are changes in no commit (${pending[0]?.slice(3)}${more}): commit or stash them, so that the upgrade can be taken back.`,
    );
  }
}

function refuseVersions(versions: readonly string[], from: string, to: string): void {
  for (const version of [from, to]) {
    if (!versions.includes(version)) {
      throw new UpgradeRefused(
        `The template has no tag v${version}, but ${versions.map((one) => `v${one}`).join(', ')}.`,
      );
    }
  }
  if (compareVersions(to, from) < 0) {
    throw new UpgradeRefused(
      `${to} is older than ${from}, which this workspace has: there is no way back but git's.`,
    );
  }
}

/** As the generators format what they write. */
async function formatted(root: string, path: string, text: string): Promise<string> {
  // Not needed by a clone with the template's name, which may run this from a template without its packages.
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const file = join(root, path);
  const ignorePath = join(root, '.prettierignore');
  const { ignored, inferredParser } = await getFileInfo(file, { ignorePath });
  if (ignored || inferredParser === null) return text;
  const options = await resolveConfig(join(root, 'package.json'));
  // The clone's formatter may be too old for what is new in a file.
  return format(text, { ...options, filepath: file }).catch(() => text);
}

function fileAt(git: Git, commit: string, file: string): string | undefined {
  const found = git.run('ls-tree', '--name-only', commit, '--', file) !== '';
  return found ? git.run('show', `${commit}:${file}`) : undefined;
}

function filesOf(git: Git, tree: string): string[] {
  return git.list('ls-tree', '-r', '-z', '--name-only', tree);
}
