import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * The Nx targets `test` and `test-int`: runs one project's tests of one kind and leaves a JSON report.
 * A project without a single test file of that kind passes and says so; Vitest itself is never told to
 * tolerate an empty run, so a pattern that stops matching fails.
 *
 * usage: run-vitest.mjs <unit|integration> <project folder>
 */
/** @type {Record<string, string | undefined>} */
const patterns = { unit: 'src/**/*.spec.{ts,tsx}', integration: 'test/**/*.int.spec.ts' };

const [kind = '', projectRoot = ''] = process.argv.slice(2);
const pattern = patterns[kind];
if (pattern === undefined || projectRoot === '' || !existsSync(path.join(workspaceRoot, projectRoot))) {
  console.error('usage: run-vitest.mjs <unit|integration> <project folder>');
  process.exit(2);
}

const report = path.join('reports', kind, `${projectRoot}.json`);
await rm(path.join(workspaceRoot, report), { force: true });

const hasTests = !(await glob(pattern, { cwd: path.join(workspaceRoot, projectRoot) }).next()).done;
if (!hasTests) {
  console.log(`${projectRoot} has no ${kind} tests`);
  process.exit(0);
}

const vitest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--project',
    kind,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    `${projectRoot}/`,
  ],
  { cwd: workspaceRoot, stdio: 'inherit' },
);
process.exit(status ?? 1);
