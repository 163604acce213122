import { expect, test } from 'vitest';
import { failuresOf, tallyLine, tallyReports } from './test-tally.mjs';

function report(...files: { status: string; tests: string[] }[]) {
  return {
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((one) => ({ status: one })),
    })),
  };
}

test('adds up the tests of every report', () => {
  const unit = report({ status: 'passed', tests: ['passed', 'passed', 'skipped'] });
  const e2e = report({ status: 'failed', tests: ['passed', 'failed', 'failed'] });
  expect(tallyLine(tallyReports([unit, e2e]))).toBe('3 passed, 2 failed, 1 skipped');
});

test('counts a file that could not be loaded as a failure', () => {
  expect(tallyReports([report({ status: 'failed', tests: [] })]).failed).toBe(1);
});

test('counts a report that was never written as a failure', () => {
  expect(tallyReports([undefined]).failed).toBe(1);
});

test('names each test that failed with the first line of why, and a file that could not be loaded', () => {
  const failures = failuresOf({
    testResults: [
      {
        name: 'a.spec.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'subtracts',
            failureMessages: ['expected 1 to be 2\n  at a.spec.ts:3'],
          },
        ],
      },
      { name: 'b.spec.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  });
  expect(failures).toEqual(['a.spec.ts > subtracts: expected 1 to be 2', 'b.spec.ts: no such module']);
});

test('names a report that was never written', () => {
  expect(failuresOf(undefined)).toEqual(['a run that left no report']);
});
