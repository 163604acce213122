import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillLockfileGaps, findLockfileGaps } from './lockfile-gaps.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * Completes package-lock.json; run it after each change of dependencies. With `--check` it changes nothing
 * and fails when the lockfile is incomplete.
 */
const file = path.join(workspaceRoot, 'package-lock.json');
const lockfile = JSON.parse(readFileSync(file, 'utf8'));
const gaps = findLockfileGaps(lockfile);

if (gaps.size === 0) {
  console.log('package-lock.json is complete');
} else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${[...gaps.keys()].join(', ')}\nrun: npm run lockfile`);
  process.exitCode = 1;
} else {
  writeFileSync(file, `${JSON.stringify(fillLockfileGaps(lockfile, gaps), null, 2)}\n`);
  console.log(`package-lock.json: added ${[...gaps.keys()].join(', ')}`);
}
