import { spawnSync } from 'node:child_process';
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './run-step.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * `npm run check`: the gate. Everything short of the end-to-end tests, for what differs from main, or for
 * every project when there is no main to differ from, on a clean main itself, and in CI unless `NX_BASE`
 * names a commit. `-- --all` asks for every project. Runs all steps and fails if one did.
 */
const base = process.argv.includes('--all') ? undefined : comparisonBase();
const selection = base ? ['affected', `--base=${base}`] : ['run-many'];
const cache = 'node_modules/.cache';

/** @type {[string, string[]][]} */
const steps = [
  ['lockfile', ['node', 'tools/workspace/src/complete-lockfile.mjs', '--check']],
  ['format', ['prettier', '--check', '--cache', '.']],
  ['owned files', ['nx', 'sync:check']],
  ['generated code', ['node', 'tools/contracts/generate.ts', '--check']],
  ['contracts', ['node', 'tools/contracts/check.ts']],
  [
    'types of the root',
    [
      'tsc',
      '-p',
      'tsconfig.json',
      '--incremental',
      '--tsBuildInfoFile',
      `${cache}/typecheck/root.tsbuildinfo`,
    ],
  ],
  [
    `lint, types, tests, build of ${base ? `what differs from ${base}` : 'every project'}`,
    ['nx', ...selection, '-t', 'lint', 'typecheck', 'test', 'test-int', 'build', '--output-style=static'],
  ],
  // After Nx, which leaves the project graph that the boundary rule reads.
  ['lint of the root', ['eslint', '--max-warnings', '0', '*.mjs', '*.ts']],
];

const failed = steps.filter(([title, command]) => !runStep(title, command)).map(([title]) => title);
mkdirSync(path.join(workspaceRoot, 'reports'), { recursive: true });
writeFileSync(
  path.join(workspaceRoot, 'reports', 'check.json'),
  JSON.stringify({ steps: steps.length, failed }),
);
console.log(failed.length === 0 ? '\ncheck passed' : `\ncheck failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @returns {string | undefined} what to compare with, undefined for nothing */
function comparisonBase() {
  if (process.env.NX_BASE) return process.env.NX_BASE;
  if (process.env.CI) return undefined;
  const mergeBase = git('merge-base', 'main', 'HEAD');
  if (mergeBase === undefined) return undefined;
  const isCleanMain = mergeBase === git('rev-parse', 'HEAD') && git('status', '--porcelain') === '';
  return isCleanMain ? undefined : 'main';
}

/** @param {string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: workspaceRoot, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
