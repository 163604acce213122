// `npm run measure:idle`: how long the system takes to start, and what it costs while nobody uses it.
//
//   --cold  removes what was built first, so that the first start builds everything as it does on a fresh clone
//   --rest <seconds>, --measure <seconds>  default 30 and 60
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { commandOf, cpuSeconds, processTree, proportionalSetBytes } from './process-tree.mjs';

const LIMITS = { firstStartSeconds: 15, laterStartSeconds: 5, cpuPercent: 5, memoryMegabytes: 900 };
const root = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    cold: { type: 'boolean' },
    rest: { type: 'string', default: '30' },
    measure: { type: 'string', default: '60' },
  },
});

/** Starts the system and waits until it is up. @param {string} stateDirectory */
async function start(stateDirectory) {
  const startedAt = performance.now();
  const launcher = spawn(
    process.execPath,
    ['tools/dev/start.mjs', '--port', '0', '--state', stateDirectory],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  launcher.stdout.on('data', (bytes) => (output += bytes));
  while (!isUp(stateDirectory, launcher.pid)) {
    if (launcher.exitCode !== null) throw new Error(`The system did not start:\n${output.slice(-4000)}`);
    await delay(20);
  }
  return { launcher, seconds: (performance.now() - startedAt) / 1000 };
}

/** @param {string} stateDirectory @param {number | undefined} launcherPid */
function isUp(stateDirectory, launcherPid) {
  try {
    const state = JSON.parse(readFileSync(path.join(stateDirectory, 'run.json'), 'utf8'));
    return state.launcher.pid === launcherPid && state.gatewayUrl !== undefined;
  } catch {
    return false;
  }
}

/** @param {import('node:child_process').ChildProcess} launcher */
async function stop(launcher) {
  launcher.kill('SIGTERM');
  await once(launcher, 'exit');
}

/** @param {number} launcherPid @param {number} seconds */
async function measure(launcherPid, seconds) {
  const pids = processTree(launcherPid);
  const before = new Map(pids.map((pid) => [pid, cpuSeconds(pid)]));
  const startedAt = performance.now();
  await delay(seconds * 1000);
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  return processTree(launcherPid).map((pid) => ({
    pid,
    name: commandOf(pid),
    cpuPercent: ((cpuSeconds(pid) - (before.get(pid) ?? 0)) / elapsedSeconds) * 100,
    megabytes: proportionalSetBytes(pid) / 1024 ** 2,
  }));
}

/** @param {{ name: string, cpuPercent: number, megabytes: number }[]} rows */
function byName(rows) {
  /** @type {Record<string, { processes: number, 'CPU %': number, 'PSS MB': number }>} */
  const table = {};
  for (const { name, cpuPercent, megabytes } of rows) {
    const row = (table[name] ??= { processes: 0, 'CPU %': 0, 'PSS MB': 0 });
    row.processes += 1;
    row['CPU %'] = round(row['CPU %'] + cpuPercent);
    row['PSS MB'] = round(row['PSS MB'] + megabytes);
  }
  return table;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** @param {string} what @param {number} value @param {number} limit @param {string} unit */
function judge(what, value, limit, unit) {
  const isWithin = value <= limit;
  console.log(
    `${isWithin ? 'ok  ' : 'OVER'}  ${what.padEnd(12)} ${value.toFixed(2)} ${unit} (limit ${limit} ${unit})`,
  );
  if (!isWithin) process.exitCode = 1;
}

const stateDirectory = path.join(tmpdir(), `trellis-idle-${process.pid}`);
mkdirSync(stateDirectory, { mode: 0o755 });
try {
  if (values.cold) {
    const clients = globSync('apps/*/src/infrastructure/prisma', { cwd: root });
    for (const made of ['dist/apps', 'node_modules/.cache/trellis', ...clients]) {
      rmSync(path.join(root, made), { recursive: true, force: true });
    }
  }
  const first = await start(stateDirectory);
  await stop(first.launcher);
  const later = await start(stateDirectory);
  await delay(Number(values.rest) * 1000);
  const rows = await measure(/** @type {number} */ (later.launcher.pid), Number(values.measure));
  await stop(later.launcher);

  console.table(byName(rows));
  const sum = (/** @type {(row: typeof rows[number]) => number} */ of) =>
    rows.map(of).reduce((a, b) => a + b, 0);
  if (values.cold) judge('first start', first.seconds, LIMITS.firstStartSeconds, 's');
  else
    console.log(
      `      first start  ${first.seconds.toFixed(2)} s with what was built before; --cold measures a fresh clone's`,
    );
  judge('later start', later.seconds, LIMITS.laterStartSeconds, 's');
  judge(
    'idle CPU',
    sum(({ cpuPercent }) => cpuPercent),
    LIMITS.cpuPercent,
    '%',
  );
  judge(
    'idle memory',
    sum(({ megabytes }) => megabytes),
    LIMITS.memoryMegabytes,
    'MB',
  );
} finally {
  rmSync(stateDirectory, { recursive: true, force: true, maxRetries: 5 });
}
