import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { failuresOf, readReport, tallyLine, tallyReports } from './test-tally.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * The closing lines of `.ci/run`: what the gate refused, each test that failed, then the count of the tests. Exits
 * with the code it is given, or 1 when that is 0 and a report tells of a failure.
 *
 * usage: report-result.mjs <exit code of the steps before>
 */
const exitCode = Number(process.argv[2] ?? 0);
const reports = [];
for await (const file of glob('reports/test/*/*.json', { cwd: workspaceRoot })) {
  reports.push(await readReport(path.join(workspaceRoot, file)));
}
const tally = tallyReports(reports);
const failedSteps = await failedCheckSteps();

if (failedSteps.length > 0) console.log(`check failed: ${failedSteps.join('; ')}`);
if (reports.length === 0) console.log('no test ran');
for (const failure of reports.flatMap(failuresOf)) {
  console.log(`failed: ${failure.replace(`${workspaceRoot}${path.sep}`, '')}`);
}
console.log(tallyLine(tally));

const isGood = reports.length > 0 && tally.failed === 0 && failedSteps.length === 0;
process.exitCode = exitCode === 0 && !isGood ? 1 : exitCode;

/** @returns {Promise<string[]>} */
async function failedCheckSteps() {
  try {
    return JSON.parse(await readFile(path.join(workspaceRoot, 'reports', 'check.json'), 'utf8')).failed;
  } catch {
    return ['it did not finish'];
  }
}
