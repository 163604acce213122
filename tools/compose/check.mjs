// The entry of `npm run test:compose`: brings the system up by Docker Compose beside whatever else runs, drives it by the
// end-to-end tests, kills and stops it under load, and removes all of it again.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runStep } from '@trellis-tools/workspace/run-step';
import { CheckedSystem } from './src/checked-system.mjs';

const USAGE = `Usage: npm run test:compose [-- options]
  --cluster     three brokers, three Consul servers and two instances of each service
  --skip-build  uses the images that were built before (npm run images)
  --help        show this text

Needs a Docker engine with Docker Compose 2.24 or later, and takes ports that are free.`;

const { values } = parseArgs({
  options: {
    cluster: { type: 'boolean', default: false },
    'skip-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else process.exitCode = (await check(values)) ? 0 : 1;

/** @param {{cluster: boolean, 'skip-build': boolean}} options */
async function check({ cluster, 'skip-build': skipBuild }) {
  if (!skipBuild && !runStep('images', ['nx', 'run-many', '-t', 'image', '--output-style=static']))
    return false;
  // The step that Ctrl-C ends fails, and what was started is removed as after any failure.
  process.on('SIGINT', () => {});
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trellis-compose-'));
  const system = await CheckedSystem.create({ folder, cluster });
  try {
    return await checkSystem(system);
  } finally {
    system.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {CheckedSystem} system */
async function checkSystem(system) {
  if (!runStep('docker compose up', [...system.command, 'up', '--detach', '--quiet-pull'])) {
    runStep('logs', [...system.command, 'logs', '--tail=30']);
    return false;
  }
  await system.untilServing();
  const vitest = ['vitest', 'run', '--project', 'e2e-given'];
  const passed = runStep('system tests', [...vitest, 'e2e/system'], system.testEnvironment);
  const unbroken = system.report('containers that ended by themselves', system.restarted());
  const survived = runStep('tests of the containers', [...vitest, 'e2e/compose'], system.testEnvironment);
  const stopped = runStep('docker compose stop', [...system.command, 'stop']);
  const wellEnded = system.report('containers that did not stop well', system.badlyEnded());
  return passed && unbroken && survived && stopped && wellEnded;
}
