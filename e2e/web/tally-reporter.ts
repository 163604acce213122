import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import { WORKSPACE } from '../harness/workspace';

/** Where the gate looks for reports. */
const FILE = join(WORKSPACE, 'reports/test/browser/browser.json');

interface FileResult {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: 'passed' | 'failed' | 'skipped';
    readonly failureMessages: readonly string[];
  }[];
}

/** Writes what became of the tests as Vitest's JSON reporter does, so that they are counted and named with all others. */
export default class TallyReporter implements Reporter {
  private readonly errors: string[] = [];
  private root: Suite | undefined;

  onBegin(_: FullConfig, suite: Suite): void {
    this.root = suite;
  }

  /** What fails outside of a test: a file that cannot be loaded, a browser that is not there. */
  onError(error: TestError): void {
    this.errors.push(sentenceOf(error));
  }

  onEnd(): void {
    const files = Map.groupBy(this.root?.allTests() ?? [], fileOf);
    const testResults: FileResult[] = [...files].map(([name, tests]) => resultOf(name, tests));
    for (const message of this.errors)
      testResults.push({ name: 'e2e/web', status: 'failed', message, assertionResults: [] });
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify({ testResults }));
  }

  printsToStdio(): boolean {
    return false;
  }
}

/** The spec, where a test was declared by a function of another file too. */
function fileOf(test: TestCase): string {
  const [, , file = ''] = test.titlePath();
  return `e2e/web/${file}`;
}

function resultOf(name: string, tests: readonly TestCase[]): FileResult {
  const assertionResults = tests.map((test) => ({
    fullName: test.titlePath().slice(3).join(' '),
    status: statusOf(test),
    failureMessages: test.results.flatMap(({ errors }) => errors.map(sentenceOf)),
  }));
  const hasFailed = assertionResults.some(({ status }) => status === 'failed');
  return { name, status: hasFailed ? 'failed' : 'passed', message: '', assertionResults };
}

function statusOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  // A run that was cut short never came to it.
  if (test.results.length === 0) return 'failed';
  const outcome = test.outcome();
  if (outcome === 'skipped') return 'skipped';
  return outcome === 'expected' ? 'passed' : 'failed';
}

/** An error as one line: Playwright spreads what was expected over several. */
function sentenceOf({ message = 'an error without a message' }: TestError): string {
  const [summary = ''] = stripVTControlCharacters(message).split('Call log:');
  return summary.trim().replace(/\s+/g, ' ').slice(0, 500);
}
