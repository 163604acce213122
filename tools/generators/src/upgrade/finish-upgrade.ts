import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Git } from './git.ts';
import { leaveDemoOut } from './leave-demo-out.ts';
import { migrationsBetween, migrationsFile, type MigrationList } from './migrations.ts';
import { forgetState, readState, type UpgradeState } from './upgrade-state.ts';
import { UpgradeRefused } from './upgrade.errors.ts';
import { readVersion } from './workspace-version.ts';

/** What Nx runs migrations from. It is there only while it does. */
const toRun = 'migrations.json';

/** Writes the document, when it is told to update what it compares. */
const apiDocument = 'apps/bff/src/openapi/openapi.spec.ts';

export interface FinishOptions {
  /** Installs the packages of the new version. False when they are there already. */
  readonly install: boolean;
}

/**
 * Takes the steps after the merge: packages, generated code, migrations, owned files, the API's document. All of it is then
 * in the index. It can be called again when a step failed.
 *
 * @throws {UpgradeRefused} when there is no merge to go on from, conflicts are open, or a step failed
 */
export function finishUpgrade(git: Git, { install }: FinishOptions): UpgradeState {
  const state = readState(git);
  if (!state || readVersion(git.folder).version !== state.to) {
    forgetState(git);
    throw new UpgradeRefused(
      'There is no upgrade to go on with: begin one with npm run upgrade -- <template>.',
    );
  }
  refuseConflicts(git);
  leaveDemoOut(git);
  const step = (title: string, command: string, ...args: string[]) => run(git.folder, title, command, args);
  if (install) {
    step('packages', 'npm', 'install');
    step('lockfile', 'node', 'tools/workspace/src/complete-lockfile.mjs');
  }
  step('generated contracts', 'node', 'tools/contracts/generate.ts');
  try {
    if (writeMigrationsToRun(git.folder, state)) {
      step('migrations', 'nx', 'migrate', `--run-migrations=${toRun}`, '--no-agentic', '--skip-install');
    }
  } finally {
    rmSync(join(git.folder, toRun), { force: true });
  }
  step('owned files', 'nx', 'sync');
  if (existsSync(join(git.folder, apiDocument))) {
    step('document of the API', 'vitest', 'run', '--project', 'unit', apiDocument, '--update');
    step("types of the API's document", 'node', 'tools/contracts/generate.ts');
  }
  // What tools for merges leave behind is not meant to stay.
  git.run('add', '--all', '--', '.', ':!*.orig');
  forgetState(git);
  return state;
}

function refuseConflicts(git: Git): void {
  const open = new Set(git.list('ls-files', '--unmerged', '-z').map((line) => line.split('\t')[1]));
  if (open.size > 0) {
    throw new UpgradeRefused(
      `There are conflicts in ${[...open].join(', ')}: settle them, git add the files, and go on with npm run upgrade -- --continue.`,
    );
  }
}

/** Answers whether there are any. */
function writeMigrationsToRun(root: string, { from, to }: UpgradeState): boolean {
  const file = join(root, migrationsFile);
  if (!existsSync(file)) return false;
  const list = JSON.parse(readFileSync(file, 'utf8')) as MigrationList;
  const { name } = JSON.parse(readFileSync(join(root, 'tools/generators/package.json'), 'utf8')) as {
    name: string;
  };
  const migrations = migrationsBetween(list, from, to).map(([migration, { version, description }]) => ({
    package: name,
    name: migration,
    version,
    description,
  }));
  writeFileSync(join(root, toRun), JSON.stringify({ migrations }));
  return migrations.length > 0;
}

/** Runs one step with its output on the terminal. */
function run(root: string, title: string, command: string, args: readonly string[]): void {
  console.log(`\n── ${title}`);
  const { status, error } = spawnSync(command === 'node' ? process.execPath : command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
      // The workspace's own Nx, whatever the latest is.
      NX_MIGRATE_USE_LOCAL: 'true',
      NX_DAEMON: 'false',
    },
  });
  if (error ?? status !== 0) {
    throw new UpgradeRefused(
      `The step "${title}" failed (${[command, ...args].join(' ')}). What was merged stays: mend it and go on with npm run ` +
        'upgrade -- --continue, or take everything back with git reset --hard.',
    );
  }
}
