import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  assertPortFree,
  assignPorts,
  DirectoryInUseError,
  endLeftovers,
  freePorts,
  isPortFree,
  PortInUseError,
  recordedProcesses,
  runningProcess,
  ServerProcess,
  ServerStartError,
  startTogether,
  type ServerProcessOptions,
} from '../src';

const WITHIN = { timeout: 10_000 };
let folder: string;
const servers: ServerProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-process-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  await rm(folder, { recursive: true, force: true });
});

const UNTIL_STOPPED = `console.log('ready'); setInterval(() => {}, 1000);`;

function server(script: string, options: Partial<ServerProcessOptions> = {}): ServerProcess {
  const made = new ServerProcess({
    name: 'thing-1',
    command: process.execPath,
    args: ['-e', script],
    directory: folder,
    isReady: async (output) => output.includes('ready'),
    ...options,
  });
  servers.push(made);
  return made;
}

describe('a server', () => {
  test('runs from its start to its kill, and again after that', async () => {
    const subject = server(UNTIL_STOPPED);
    await subject.start();
    const first = subject.pid!;
    expect(subject.isRunning).toBe(true);
    expect(await recordedProcesses(folder)).toMatchObject([{ name: 'thing-1', pid: first }]);
    await subject.kill();
    expect(subject.isRunning).toBe(false);
    expect(await runningProcess(first)).toBeUndefined();
    expect(await recordedProcesses(folder)).toEqual([]);
    await subject.start();
    expect(subject.pid).not.toBe(first);
  });

  test('that ends before it is ready fails with what it wrote in this start', async () => {
    await writeFile(join(folder, 'thing-1.log'), 'ready, of an earlier start\n');
    const failing = server(`console.error('no such disk'); process.exit(3)`);
    const error = await failing.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServerStartError);
    expect((error as Error).message).toBe('thing-1 did not start.\nno such disk');
  });

  test('that is not ready in time fails and does not run on', async () => {
    const slow = server(`setInterval(() => {}, 1000)`, { startTimeoutMs: 300 });
    await expect(slow.start()).rejects.toThrow('thing-1 is not ready in time.');
    expect(slow.isRunning).toBe(false);
  });

  test('whose program does not exist fails to start', async () => {
    await expect(server('', { command: join(folder, 'nothing') }).start()).rejects.toThrow(
      /thing-1 did not start\.\n.*ENOENT/,
    );
  });

  test('that ignores the request to stop is killed', async () => {
    const stubborn = server(`process.on('SIGTERM', () => {}); ${UNTIL_STOPPED}`, { stopTimeoutMs: 200 });
    await stubborn.start();
    await stubborn.stop();
    expect(stubborn.isRunning).toBe(false);
  });

  test('hands its lines over and logs them as well', async () => {
    const lines: string[] = [];
    const subject = server(UNTIL_STOPPED, { onLine: (name, line) => lines.push(`${name} ${line}`) });
    await subject.start();
    await vi.waitFor(() => expect(lines).toEqual(['thing-1 ready']), WITHIN);
    expect(await readFile(join(folder, 'thing-1.log'), 'utf8')).toBe('ready\n');
  });

  test('that is started twice at once is one process, and both wait until it is ready', async () => {
    let isReady = false;
    const spawned: number[] = [];
    const subject = server(UNTIL_STOPPED, {
      isReady: async () => isReady,
      onSpawned: (_name, pid) => spawned.push(pid),
    });
    let resolved = 0;
    const starts = [subject.start(), subject.start()];
    await vi.waitFor(() => expect(subject.isRunning).toBe(true), WITHIN);
    starts.push(subject.start());
    for (const start of starts) void start.then(() => (resolved += 1));
    await vi.waitFor(() => expect(spawned).not.toEqual([]), WITHIN);
    expect(resolved).toBe(0);
    isReady = true;
    await Promise.all(starts);
    expect(spawned).toEqual([subject.pid]);
  });

  test('that is stopped before it has a process gets none, and its start fails', async () => {
    const subject = server(UNTIL_STOPPED);
    const start = expect(subject.start()).rejects.toThrow('thing-1 was stopped before it was ready.');
    await subject.stop();
    expect(subject.isRunning).toBe(false);
    await start;
    expect(await recordedProcesses(folder)).toEqual([]);
    await subject.start();
    expect(subject.isRunning).toBe(true);
  });

  test('that is stopped while it starts is asked to end, and its start has failed by then', async () => {
    const subject = server(
      `process.on('SIGTERM', () => { console.log('asked'); process.exit(); }); console.log('up');
      setInterval(() => {}, 1000)`,
    );
    let failure: unknown;
    const start = subject.start().catch((error: unknown) => (failure = error));
    const log = () => readFile(join(folder, 'thing-1.log'), 'utf8');
    await vi.waitFor(async () => expect(await log()).toBe('up\n'), WITHIN);
    await subject.stop();
    expect(failure).toEqual(new ServerStartError('thing-1 was stopped before it was ready.', 'up\nasked\n'));
    await start;
    expect(await recordedProcesses(folder)).toEqual([]);
  });

  test('that ends as soon as it is ready can be started again by who is told so', async () => {
    const subject = server(`console.log('ready')`, {
      isReady: async () => !subject.isRunning,
    });
    const again = new Promise<void>((resolve) => {
      let ends = 0;
      subject.onExit(() => {
        ends += 1;
        if (ends === 2) resolve();
        else void subject.start();
      });
    });
    await subject.start();
    await again;
  });

  test.runIf(process.platform === 'linux')('whose lines are handed over leaves no log open', async () => {
    const subject = server(UNTIL_STOPPED, { onLine: () => {} });
    await subject.start();
    expect(await openFiles()).toContain(join(folder, 'thing-1.log'));
    await subject.kill();
    await vi.waitFor(
      async () => expect(await openFiles()).not.toContain(join(folder, 'thing-1.log')),
      WITHIN,
    );
  });

  test('does not stay behind when another one of its group fails to start', async () => {
    const good = server(UNTIL_STOPPED);
    const bad = server('process.exit(1)', { name: 'thing-2' });
    await expect(startTogether([good, bad])).rejects.toThrow('thing-2 did not start.');
    expect(good.isRunning).toBe(false);
  });
});

async function openFiles(): Promise<string[]> {
  const links = await readdir('/proc/self/fd');
  return Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
}

describe('what a killed process left running', () => {
  async function leaveBehind(owner: { pid: number; startedAt: string }): Promise<ServerProcess> {
    const subject = server(UNTIL_STOPPED);
    await subject.start();
    const file = join(folder, 'thing-1.process.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, owner: { name: 'owner', ...owner } }));
    return subject;
  }

  test('is ended', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const left = await leaveBehind({ pid: gone.pid!, startedAt: 'once' });
    await endLeftovers(folder);
    expect(await runningProcess(left.pid!)).toBeUndefined();
  });

  test('is left alone while the process that started it lives', async () => {
    const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      const { startedAt } = (await runningProcess(living.pid!))!;
      const left = await leaveBehind({ pid: living.pid!, startedAt });
      await expect(endLeftovers(folder)).rejects.toEqual(new DirectoryInUseError(folder, living.pid!));
      expect(left.isRunning).toBe(true);
    } finally {
      living.kill('SIGKILL');
    }
  });

  test('is not mistaken for a later process with its id', async () => {
    const subject = server(UNTIL_STOPPED);
    await subject.start();
    const file = join(folder, 'thing-1.process.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, startedAt: 'earlier' }));
    await endLeftovers(folder);
    expect(subject.isRunning).toBe(true);
  });
});

test('a port that somebody listens on is not free, and the error names it', async () => {
  const [port] = await freePorts(1);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  expect(await isPortFree(port!)).toBe(false);
  await expect(assertPortFree(port!, 'Kafka')).rejects.toEqual(new PortInUseError(port!, 'Kafka'));
  other.close();
  await once(other, 'close');
  expect(await isPortFree(port!)).toBe(true);
});

describe('ports that are assigned', () => {
  test('are distinct, and never one that was given to another', async () => {
    const [given] = await freePorts(1);
    const assigned = await assignPorts('Kafka', [{ former: given }, { given }, {}, {}]);
    expect(assigned[1]).toBe(given);
    expect(new Set(assigned).size).toBe(4);
  });

  test('are the former ones while those are free', async () => {
    const [kept, taken] = (await freePorts(2)) as [number, number];
    const other = createServer().listen(taken, '127.0.0.1');
    await once(other, 'listening');
    const assigned = await assignPorts('Kafka', [{ former: kept }, { former: taken }]);
    other.close();
    expect(assigned[0]).toBe(kept);
    expect(assigned[1]).not.toBe(taken);
  });
});
