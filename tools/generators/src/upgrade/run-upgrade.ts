import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { finishUpgrade } from './finish-upgrade.ts';
import { Git } from './git.ts';
import { startUpgrade } from './start-upgrade.ts';
import { TemplateSource } from './template-source.ts';
import { UpgradeRefused } from './upgrade.errors.ts';
import { isVersion } from './workspace-version.ts';

const usage = `usage: npm run upgrade -- <folder or URL of the template> [--to <version>] [--no-install]
       npm run upgrade -- --continue [--no-install]`;

/**
 * `npm run upgrade`: takes a version of the template into the workspace in the current folder. Answers the exit code: 1 when
 * there are conflicts to settle.
 *
 * @throws {UpgradeRefused} when it cannot be, or a step failed
 */
export async function runUpgrade(args: readonly string[]): Promise<number> {
  const { template, to, isContinued, install } = options(args);
  const git = new Git(process.cwd());
  if (isContinued) {
    const state = finishUpgrade(git, { install });
    console.log(`
${state.from} → ${state.to} is in the working tree and the index, and in no commit.
  look at it     git diff --cached
  check it       npm run check
  keep it        git commit
  take it back   git reset --hard`);
    return 0;
  }
  using source = new TemplateSource(template);
  const { from, to: version, conflicts, leftOut, isCurrent } = await startUpgrade(git, source, to);
  if (isCurrent) {
    console.log(`This workspace has version ${version} of the template already.`);
    return 0;
  }
  if (leftOut.length > 0) {
    console.log(`New, and left out with the folders that you have removed:\n\n${listed(leftOut)}\n`);
  }
  if (conflicts.length > 0) {
    console.log(`${from} → ${version} is merged, but for conflicts. Both sides are in these files, between git's marks:

${listed(conflicts)}

Settle them, git add the files, and go on with npm run upgrade -- --continue. Or take everything back with git reset --hard.`);
    return 1;
  }
  console.log(`${from} → ${version} is merged without conflicts.`);
  return continued(git.folder, install);
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => `  ${path}`).join('\n');
}

/** By the program of the version that was merged: it knows best what is still to be done. */
function continued(root: string, install: boolean): number {
  const program = join(root, 'tools/generators/upgrade.ts');
  const args = [program, '--continue', ...(install ? [] : ['--no-install'])];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function options(args: readonly string[]) {
  const { values, positionals } = parsedArgs(args);
  const isContinued = values.continue ?? false;
  const [template = '', ...others] = positionals;
  if (others.length > 0 || isContinued === (template !== '') || (isContinued && values.to !== undefined)) {
    throw new UpgradeRefused(usage);
  }
  const to = values.to?.replace(/^v/, '');
  if (to !== undefined && !isVersion(to)) {
    throw new UpgradeRefused(
      `${JSON.stringify(values.to)} is no version: it has three numbers, as in 0.2.0.`,
    );
  }
  return { template, to, isContinued, install: !(values['no-install'] ?? false) };
}

function parsedArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        continue: { type: 'boolean' },
        'no-install': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UpgradeRefused(`${(error as Error).message}\n${usage}`);
  }
}
