import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPortFree, runningProcess } from '@trellis/local-server';
import { eventually } from '@trellis/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DistributedServers } from '../src/distributed-servers';
import type { PlatformEndpoints } from '../src/platform-endpoints';

const STARTED_WITHIN_MS = 30_000;

let folder: string;
let servers: DistributedServers | undefined;
let spawned: { name: string; pid: number }[];
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-servers-'));
  spawned = [];
  lines = [];
});
afterEach(async () => {
  await servers?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(given: PlatformEndpoints = {}): Promise<DistributedServers> {
  servers = await DistributedServers.start({
    stateDirectory: folder,
    given,
    onSpawned: (name, pid) => spawned.push({ name, pid }),
    onProgress: () => {},
    onLine: (name, line) => lines.push(`${name} ${line}`),
  });
  return servers;
}

/** The processes of a server so far, the first one first. */
function pidsOf(name: string): number[] {
  return spawned.filter((one) => one.name === name).map(({ pid }) => pid);
}

async function untilSpawned(name: string, count: number): Promise<void> {
  await eventually(() => expect(pidsOf(name)).toHaveLength(count), { timeoutMs: STARTED_WITHIN_MS });
}

function portOf(url: string | undefined): number {
  return Number(/:(\d+)$/.exec(url ?? '')?.[1]);
}

describe('the servers of a distributed run', () => {
  it('are Kafka and Consul, and one that is killed is started again where it was', async () => {
    const { endpoints } = await start();
    expect(endpoints).toEqual({
      eventBusUrl: expect.stringMatching(/^kafka:\/\/127\.0\.0\.1:\d+$/),
      registryUrl: expect.stringMatching(/^consul:\/\/127\.0\.0\.1:\d+$/),
    });
    for (const [name, url] of [
      ['kafka-1', endpoints.eventBusUrl],
      ['consul-1', endpoints.registryUrl],
    ] as const) {
      process.kill(pidsOf(name)[0]!, 'SIGKILL');
      await untilSpawned(name, 2);
      await eventually(async () => expect(await isPortFree(portOf(url))).toBe(false), {
        timeoutMs: STARTED_WITHIN_MS,
      });
    }
  });

  it('are not started where somebody else runs them', async () => {
    const { endpoints } = await start({ eventBusUrl: 'kafka://broker.example.com:9092' });
    expect(spawned.map(({ name }) => name)).toEqual(['consul-1']);
    expect(Object.keys(endpoints)).toEqual(['registryUrl']);
  });

  it('are tried again when one does not start, which is said once, and so is that it runs again', async () => {
    await start({ eventBusUrl: 'kafka://broker.example.com:9092' });
    const configurationFile = join(folder, 'consul/consul-1.json');
    const configuration = await readFile(configurationFile, 'utf8');
    await writeFile(configurationFile, 'no configuration');
    process.kill(pidsOf('consul-1')[0]!, 'SIGKILL');
    await untilSpawned('consul-1', 4);
    expect(lines).toEqual([
      'consul-1 ended, starts again',
      expect.stringMatching(/^consul-1 consul-1 did not start\./),
    ]);
    await writeFile(configurationFile, configuration);
    await eventually(() => expect(lines.slice(2)).toEqual(['consul-1 runs again']), {
      timeoutMs: STARTED_WITHIN_MS,
    });
  });

  it('are stopped while one is just being started again, and none is left', async () => {
    const running = await start();
    process.kill(pidsOf('kafka-1')[0]!, 'SIGKILL');
    await untilSpawned('kafka-1', 2);
    await running.stop();
    for (const { pid } of spawned) expect(await runningProcess(pid)).toBeUndefined();
    expect(pidsOf('kafka-1')).toHaveLength(2);
  });

  it('are stopped when one has just died, and none is left', async () => {
    const running = await start({ eventBusUrl: 'kafka://broker.example.com:9092' });
    process.kill(pidsOf('consul-1')[0]!, 'SIGKILL');
    await running.stop();
    for (const { pid } of spawned) expect(await runningProcess(pid)).toBeUndefined();
  });
});
