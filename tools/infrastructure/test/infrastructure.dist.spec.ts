import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Kafka, logLevel } from 'kafkajs';
import { freePorts, runningProcess } from '@trellis/local-server';
import { eventually } from '@trellis/testing';

const workspace = join(import.meta.dirname, '../../..');
let state: string;
let ports: string[];
let kafkaPort: number;
let consulPort: number;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'infrastructure-'));
  [kafkaPort, consulPort] = (await freePorts(2)) as [number, number];
  ports = ['--kafka-port', String(kafkaPort), '--consul-port', String(consulPort)];
});
afterEach(async () => {
  await run('down');
  await rm(state, { recursive: true, force: true });
});

interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function run(...args: string[]): Promise<Outcome> {
  return runWith({}, ...args);
}

function runWith(environment: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const entry = join(workspace, 'tools/infrastructure/infrastructure.mjs');
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [entry, ...args, '--state', state], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

interface Server {
  name: string;
  pid: number;
  startedAt: string;
}

async function servers(): Promise<Server[]> {
  const record = await readFile(join(state, 'infrastructure.json'), 'utf8');
  return (JSON.parse(record) as { servers: Server[] }).servers;
}

/** The command lines of what runs on the state folder, also of what has no record and no port yet. */
async function processesOfState(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'command=']);
  return stdout.split('\n').filter((command) => command.includes(state));
}

async function topics(): Promise<string[]> {
  const kafka = new Kafka({ brokers: [`127.0.0.1:${kafkaPort}`], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

describe('up', () => {
  test('leaves both running behind it, and says how to use them', async () => {
    const outcome = await run('up', ...ports);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    const kafka = `kafka://127.0.0.1:${kafkaPort}`;
    const consul = `consul://127.0.0.1:${consulPort}`;
    expect(outcome.stdout).toContain(`EVENT_BUS_URL=${kafka} REGISTRY_URL=${consul} npm start`);
    expect(outcome.stdout).toContain(`http://127.0.0.1:${consulPort}/ui/`);
    expect(await topics()).toEqual([]);
    const page = await fetch(`http://127.0.0.1:${consulPort}/ui/`);
    expect(page.status).toBe(200);

    const status = await run('status');
    expect(status.exitCode).toBe(0);
    for (const { name, pid } of await servers()) {
      expect(status.stdout).toMatch(new RegExp(`${name} .*${pid} .*healthy`));
    }
  });

  test('a second time says so and starts nothing', async () => {
    await run('up', ...ports);
    const before = await servers();
    const again = await run('up', ...ports);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('Kafka and Consul are up already.');
    expect(again.stdout).toContain(`EVENT_BUS_URL=kafka://127.0.0.1:${kafkaPort}`);
    expect(await servers()).toEqual(before);
  });

  test('at the same time as another one starts everything once', async () => {
    const [first, second] = await Promise.all([run('up', ...ports), run('up', ...ports)]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(first.stdout + second.stdout).toContain('are up already.');
    expect((await run('status')).exitCode).toBe(0);
  });

  test('says which port is taken, in one line, and starts nothing', async () => {
    const other = createServer().listen(consulPort, '127.0.0.1');
    await once(other, 'listening');
    const outcome = await run('up', ...ports);
    other.close();
    expect(outcome).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `Port ${consulPort}, wanted for Consul, is taken by another program: stop that, or give another port by --consul-port.\n`,
    });
    expect((await run('status')).stdout).toContain('Nothing is up.');
  });

  test('replaces what an `up` that was killed has left running', async () => {
    await run('up', ...ports);
    const left = await servers();
    await rm(join(state, 'infrastructure.json'));
    expect(await run('up', ...ports)).toMatchObject({ exitCode: 0, stderr: '' });
    for (const { pid } of left) expect(await runningProcess(pid)).toBeUndefined();
    expect((await run('status')).exitCode).toBe(0);
  });

  test.each([
    ['before the first server has a process', 'starting'],
    ['when the first server has one', 'consul-1.process.json'],
  ])('that is interrupted %s leaves nothing running and keeps the data', async (_when, moment) => {
    await mkdir(join(state, 'consul-1'), { recursive: true });
    await writeFile(join(state, 'consul-1/kept'), '');
    const entry = join(workspace, 'tools/infrastructure/infrastructure.mjs');
    const child = spawn(process.execPath, [entry, 'up', ...ports, '--state', state]);
    const ended = once(child, 'exit');
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    await eventually(async () => {
      expect([...(await readdir(join(state, 'consul-1'))), output].join()).toContain(moment);
    });
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(await processesOfState()).toEqual([]);
    expect(await readdir(join(state, 'consul-1'))).toContain('kept');
  });

  test('without Java says what to install, in one line, and starts nothing', async () => {
    const outcome = await runWith({ PATH: state }, 'up', ...ports);
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toMatch(
      /^Java is not on this machine.* install a Java runtime of version 17.*\n$/,
    );
    expect((await run('status')).stdout).toContain('Nothing is up.');
  });

  test('with three of each has them all healthy, and down ends them all', async () => {
    expect(await run('up', '--brokers', '3', '--servers', '3', ...ports)).toMatchObject({ exitCode: 0 });
    expect(await servers()).toHaveLength(6);
    const status = await run('status');
    expect(status.stdout.match(/ healthy$/gm)).toHaveLength(6);
    expect(status.exitCode).toBe(0);
    const started = await servers();
    expect((await run('down')).exitCode).toBe(0);
    for (const { pid } of started) expect(await runningProcess(pid)).toBeUndefined();
  });
});

describe('down', () => {
  test('ends every server, waits for that, and keeps the data', async () => {
    await run('up', ...ports);
    const started = await servers();
    await fetch(`http://127.0.0.1:${consulPort}/v1/kv/kept`, { method: 'PUT', body: 'yes' });
    const outcome = await run('down');
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    for (const { pid } of started) expect(await runningProcess(pid)).toBeUndefined();
    expect((await run('status')).exitCode).toBe(1);

    await run('up', ...ports);
    const kept = await fetch(`http://127.0.0.1:${consulPort}/v1/kv/kept?raw`);
    expect(await kept.text()).toBe('yes');
  });

  test('says so when nothing is up', async () => {
    expect(await run('down')).toMatchObject({ exitCode: 0, stdout: 'Nothing was up.\n' });
  });

  test('removes the data when told to', async () => {
    await run('up', ...ports);
    await fetch(`http://127.0.0.1:${consulPort}/v1/kv/lost`, { method: 'PUT', body: 'yes' });
    await run('down', '--remove-data');
    await run('up', ...ports);
    expect((await fetch(`http://127.0.0.1:${consulPort}/v1/kv/lost`)).status).toBe(404);
  });
});

describe('after a broker was killed', () => {
  test('status says so, up refuses to guess, and down clears the rest away', async () => {
    await run('up', ...ports);
    const [kafka, consul] = (await servers()) as [Server, Server];
    process.kill(kafka.pid, 'SIGKILL');
    await eventually(async () => expect(await runningProcess(kafka.pid)).toBeUndefined());

    const status = await run('status');
    expect(status.exitCode).toBe(1);
    expect(status.stdout).toMatch(/kafka-1 .*not running/);
    expect(status.stdout).toMatch(/consul-1 .*healthy/);
    expect((await run('up', ...ports)).stderr).toBe(
      'kafka-1 ended and the others run: run `npm run infra:down`, then `npm run infra:up`.\n',
    );

    expect((await run('down')).exitCode).toBe(0);
    expect(await runningProcess(consul.pid)).toBeUndefined();
    expect(await run('up', ...ports)).toMatchObject({ exitCode: 0 });
  });

  test('a broker that hangs is reported as such', async () => {
    await run('up', ...ports);
    const [kafka] = (await servers()) as [Server];
    process.kill(kafka.pid, 'SIGSTOP');
    try {
      expect((await run('status')).stdout).toMatch(/kafka-1 .*does not answer/);
    } finally {
      process.kill(kafka.pid, 'SIGCONT');
    }
  });

  test('a later process that was given its id is left alone', async () => {
    await run('up', ...ports);
    const [kafka, consul] = (await servers()) as [Server, Server];
    // The record of a server that ended long ago, whose id is now that of a process that lives on.
    for (const file of ['infrastructure.json', 'consul-1/consul-1.process.json']) {
      const text = await readFile(join(state, file), 'utf8');
      await writeFile(join(state, file), text.replaceAll(consul.startedAt, '1'));
    }
    expect((await run('status')).stdout).toMatch(/consul-1 .*not running/);
    try {
      await run('down');
      expect(await runningProcess(kafka.pid)).toBeUndefined();
      expect(await runningProcess(consul.pid)).toBeDefined();
    } finally {
      process.kill(consul.pid, 'SIGTERM');
      await eventually(async () => expect(await runningProcess(consul.pid)).toBeUndefined());
    }
  });
});
