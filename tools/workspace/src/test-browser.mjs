import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runStep } from './run-step.mjs';
import { readReport, tallyLine, tallyReports } from './test-tally.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * `npm run test:browser`: the whole system as people use it, in a Chromium. Never from a cache.
 *
 * usage: npm run test:browser [-- <part of a spec's name> ...] and whatever else `playwright test` takes
 */
const reportFolder = path.join(workspaceRoot, 'reports', 'test', 'browser');
await rm(reportFolder, { recursive: true, force: true });
const passed = runStep('browser tests', [
  ...['playwright', 'test', '--config=e2e/web/playwright.config.ts', '--project=shop'],
  // The second writes the report that is read below, and by the gate.
  '--reporter=list,./e2e/web/tally-reporter.ts',
  ...process.argv.slice(2),
]);

const report = await readReport(path.join(reportFolder, 'browser.json'));
console.log(`\n${tallyLine(tallyReports([report]))}`);
process.exitCode = passed ? 0 : 1;
