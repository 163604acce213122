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
/** What a start may take for each app with services that were added, in parts of what it takes without them. */
const SHARE_LIMIT = 1.1;
const TIMEOUT_MS = 3_600_000;

/** What was measured, by the number of services that were added. */
const starts = new Map<number, { readonly seconds: number; readonly apps: number }>();
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

// Where the processors are busy with a start from its beginning to its end, each app takes its share of it.
it('a start takes no longer for each app than it did without the services that were added', () => {
  const before = starts.get(0)!;
  console.log(`nx generate service: ${generateSeconds.map((seconds) => seconds.toFixed(1)).join(', ')} s`);
  for (const [count, { seconds, apps }] of starts) {
    const growth = count === 0 ? 0 : (seconds / before.seconds) ** (1 / count) - 1;
    console.log(
      `npm start with ${count} more: ${seconds.toFixed(2)} s, ${(seconds / apps).toFixed(2)} s an app, ` +
        `${(growth * 100).toFixed(1)} % longer with each`,
    );
    expect(seconds / apps).toBeLessThan((before.seconds / before.apps) * SHARE_LIMIT);
  }
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
  const measured: { seconds: number; apps: number }[] = [];
  while (measured.length < STARTS) measured.push(await start());
  measured.sort((left, right) => left.seconds - right.seconds);
  starts.set(count, measured[Math.floor(STARTS / 2)]!);
}

/** Starts the system as `npm start` does, until every app is ready, and stops it. Answers how long the start took. */
async function start(): Promise<{ seconds: number; apps: number }> {
  const startedAt = performance.now();
  const launcher = LauncherProcess.spawn(['--port', '0', '--state', stateDirectory], {}, workspace.root);
  for (;;) {
    const state = await readRunState(stateDirectory).catch(() => undefined);
    if (state?.launcher.pid === launcher.pid && state.gatewayUrl) {
      const seconds = (performance.now() - startedAt) / 1_000;
      launcher.kill('SIGTERM');
      await launcher.exit(60_000);
      return { seconds, apps: state.processes.filter(({ name }) => name !== 'postgres').length };
    }
    if (!launcher.isRunning) throw launcher.failure('ended before it was up');
    if (performance.now() - startedAt > START_TIMEOUT_MS) throw launcher.failure('did not come up in time');
    await delay(20);
  }
}
