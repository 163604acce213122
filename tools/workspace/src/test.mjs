import { glob, rm } from 'node:fs/promises';
import path from 'node:path';
import { runStep } from './run-step.mjs';
import { readReport, tallyLine, tallyReports } from './test-tally.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * `npm test`: every test that needs nothing but npm, never from a cache. Unit and integration tests first (the port
 * contracts run among the integration tests), then end to end.
 *
 * `npm run test:distributed`: the port contracts on Kafka and Consul, then the same end-to-end tests on them and those of
 * their outages.
 *
 * usage: npm test [-- unit|integration|e2e ...], npm run test:distributed [-- distributed|e2e-distributed ...]
 */
const embeddedSuites = [
  { name: 'unit', pattern: '{libs,apps,tools}/*/src/**/*.spec.{ts,tsx}' },
  { name: 'integration', pattern: '{libs,apps,tools}/*/test/**/*.int.spec.ts' },
  { name: 'e2e', pattern: 'e2e/**/*.e2e.spec.ts' },
];
const distributedSuites = [
  { name: 'distributed', pattern: '{libs,apps,tools}/*/test/**/*.dist.spec.ts' },
  { name: 'e2e-distributed', pattern: 'e2e/**/*.e2e.spec.ts' },
];

const isDistributed = process.argv.includes('--distributed');
const suites = isDistributed ? distributedSuites : embeddedSuites;
const wanted = process.argv.slice(2).filter((argument) => argument !== '--distributed');
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown suite ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const reportFolder = path.join('reports', 'test', isDistributed ? 'distributed' : 'embedded');
await rm(path.join(workspaceRoot, reportFolder), { recursive: true, force: true });
let passed = runStep('prisma clients', ['nx', 'run-many', '-t', 'prisma-generate', '--output-style=static']);
const reports = [];
for (const { name, pattern } of passed ? suites : []) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if ((await glob(pattern, { cwd: workspaceRoot }).next()).done) {
    console.log(`\nno ${name} tests`);
    continue;
  }
  const report = path.join(reportFolder, `${name}.json`);
  reports.push(path.join(workspaceRoot, report));
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  passed = runStep(`${name} tests`, ['vitest', 'run', '--project', name, ...reporters]) && passed;
}

console.log(`\n${tallyLine(tallyReports(await Promise.all(reports.map(readReport))))}`);
process.exitCode = passed ? 0 : 1;
