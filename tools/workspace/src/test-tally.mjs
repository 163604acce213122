import { readFile } from 'node:fs/promises';

/**
 * What Vitest's JSON reporter writes, as far as it is read here.
 *
 * @typedef {{status: string, fullName?: string, failureMessages?: string[]}} TestResult
 * @typedef {{name?: string, status: string, message?: string, assertionResults: TestResult[]}} FileResult
 * @typedef {{testResults: FileResult[]}} TestReport
 * @typedef {{passed: number, failed: number, skipped: number}} TestTally
 */

/**
 * Counts the tests in Vitest's JSON reports. A file that failed before its first test ran counts as one
 * failure, and so does a report that is absent: a run that died must not read as a run without failures.
 *
 * @param {(TestReport | undefined)[]} reports
 * @returns {TestTally}
 */
export function tallyReports(reports) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    if (report === undefined) tally.failed += 1;
    for (const { status, assertionResults } of report?.testResults ?? []) {
      const statuses = assertionResults.map((assertion) => assertion.status);
      const failed = statuses.filter((one) => one === 'failed').length;
      tally.passed += statuses.filter((one) => one === 'passed').length;
      tally.failed += status === 'failed' ? Math.max(failed, 1) : failed;
      tally.skipped += statuses.filter((one) => one !== 'passed' && one !== 'failed').length;
    }
  }
  return tally;
}

/** @param {TestTally} tally */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Names each failure of a report and says the first line of why, so that the end of a long log tells what to look for.
 *
 * @param {TestReport | undefined} report
 * @returns {string[]}
 */
export function failuresOf(report) {
  if (report === undefined) return ['a run that left no report'];
  return report.testResults.flatMap(({ name = '', status, message = '', assertionResults }) => {
    const tests = assertionResults.filter((one) => one.status === 'failed');
    if (tests.length === 0) return status === 'failed' ? [failureLine(name, undefined, message)] : [];
    return tests.map((one) => failureLine(name, one.fullName, one.failureMessages?.[0]));
  });
}

/**
 * @param {string} file
 * @param {string | undefined} test
 * @param {string | undefined} message
 */
function failureLine(file, test, message = '') {
  const where = test === undefined ? file : `${file} > ${test}`;
  return `${where}: ${message.split('\n', 1)[0]}`;
}

/**
 * @param {string} file
 * @returns {Promise<TestReport | undefined>} undefined when there is none, or none that was written to its end
 */
export async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
