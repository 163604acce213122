import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WorkspaceCopy } from '../harness';
import { LauncherProcess } from '../harness/launcher-process';
import { readRunState } from '../harness/run-state';
import { makeStateDirectory, removeStateDirectory } from '../harness/state-directory';

const flowers = ['aster', 'begonia', 'camellia', 'dahlia', 'fern'];
const shrubs = ['gerbera', 'hyacinth', 'jasmine', 'lavender', 'magnolia'];
const STARTS = 5;
const START_TIMEOUT_MS = 300_000;
/** Of the start without them, for each service that is added. */
const GROWTH_LIMIT = 0.1;
const TIMEOUT_MS = 3_600_000;

/** What was measured, by the number of services that were added. */
const startSeconds = new Map<number, number>();
const generateSeconds: number[] = [];

let workspace: WorkspaceCopy;
let stateDirectory: string;

beforeAll(async () => {
  workspace = await WorkspaceCopy.create();
  stateDirectory = await makeStateDirectory();
});
afterAll(async () => {
  await removeStateDirectory(stateDirectory);
  workspace?.remove();
});

// In this order: each step goes on with what the one before left.

it(
  'ten services are added one after another, and the system starts with each number of them',
  async () => {
    await measureStart(0);
    await add(flowers);
    await measureStart(flowers.length);
    await add(shrubs);
    await measureStart(flowers.length + shrubs.length);
  },
  TIMEOUT_MS,
);

it('a start takes less than a tenth longer for each service that was added', () => {
  const before = startSeconds.get(0)!;
  const growth = [...startSeconds].flatMap(([count, seconds]) =>
    count === 0 ? [] : [{ count, perService: (seconds / before - 1) / count }],
  );
  console.log(`nx generate service: ${generateSeconds.map((seconds) => seconds.toFixed(1)).join(', ')} s`);
  console.log(`npm start: ${before.toFixed(2)} s as it is`);
  for (const { count, perService } of growth) {
    const seconds = startSeconds.get(count)!.toFixed(2);
    console.log(`  ${seconds} s with ${count} more: ${(perService * 100).toFixed(1)} % a service`);
  }
  for (const { perService } of growth) expect(perService).toBeLessThan(GROWTH_LIMIT);
});

it(
  'all of it is formatted, in sync, typed, linted and tested',
  async () => {
    await workspace.run('prettier', '--check', '.');
    await workspace.run('nx', 'sync:check');
    await workspace.run('node', 'tools/contracts/generate.ts', '--check');
    await workspace.run('node', 'tools/contracts/check.ts');
    const projects = [...flowers, ...shrubs, 'bff', 'contracts'].join();
    const targets = '--targets=lint,typecheck,test,test-int';
    await workspace.run('nx', 'run-many', targets, `--projects=${projects}`, '--output-style=static');
  },
  TIMEOUT_MS,
);

async function add(services: readonly string[]): Promise<void> {
  for (const service of services) {
    const startedAt = performance.now();
    await workspace.run('nx', 'generate', 'service', service);
    generateSeconds.push((performance.now() - startedAt) / 1_000);
  }
}

/** The median of several starts on the same data; what has to be built or migrated first was so by one before. */
async function measureStart(count: number): Promise<void> {
  await start();
  const seconds: number[] = [];
  while (seconds.length < STARTS) seconds.push(await start());
  startSeconds.set(count, seconds.sort((left, right) => left - right)[Math.floor(STARTS / 2)]!);
}

/** Starts the system as `npm start` does, until every app is ready, and stops it. Answers how long the start took. */
async function start(): Promise<number> {
  const startedAt = performance.now();
  const launcher = LauncherProcess.spawn(['--port', '0', '--state', stateDirectory], {}, workspace.root);
  while (!(await isUp(launcher.pid))) {
    if (!launcher.isRunning) throw launcher.failure('ended before it was up');
    if (performance.now() - startedAt > START_TIMEOUT_MS) throw launcher.failure('did not come up in time');
    await delay(20);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  launcher.kill('SIGTERM');
  await launcher.exit(60_000);
  return seconds;
}

async function isUp(launcherPid: number): Promise<boolean> {
  const state = await readRunState(stateDirectory).catch(() => undefined);
  return state?.launcher.pid === launcherPid && state.gatewayUrl !== undefined;
}
