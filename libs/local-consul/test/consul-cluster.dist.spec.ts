import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePorts } from '@trellis/local-server';
import { ConsulCluster, type ConsulClusterOptions } from '../src';

const WITHIN = { timeout: 10_000 };
let folder: string;
const started: ConsulCluster[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-consul-'));
});
afterEach(async () => {
  for (const cluster of started.splice(0)) await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<ConsulClusterOptions> = {}): Promise<ConsulCluster> {
  const cluster = await ConsulCluster.start({ directory: join(folder, 'data'), ...options });
  started.push(cluster);
  return cluster;
}

function api(port: number, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1${path}`, init);
}

async function put(
  port: number,
  key: string,
  value: string,
  headers?: Record<string, string>,
): Promise<void> {
  const response = await api(port, `/kv/${key}`, { method: 'PUT', body: value, headers });
  expect(await response.text()).toBe('true');
}

async function read(port: number, key: string): Promise<string | undefined> {
  const response = await api(port, `/kv/${key}?raw`);
  return response.status === 404 ? undefined : response.text();
}

async function leader(port: number): Promise<string> {
  return (await (await api(port, '/status/leader')).json()) as string;
}

describe('one server', () => {
  test('takes keys and registrations by the time that it has started, and shows its page', async () => {
    const cluster = await start();
    const { port, dnsPort } = cluster.agents[0]!;
    expect(cluster.url).toBe(`consul://127.0.0.1:${port}`);
    await put(port, 'greeting', 'hello');
    expect(await read(port, 'greeting')).toBe('hello');
    expect((await fetch(cluster.uiUrl)).status).toBe(200);

    const service = { Name: 'order', Address: '127.0.0.1', Port: 5001 };
    await api(port, '/agent/service/register', { method: 'PUT', body: JSON.stringify(service) });
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${dnsPort}`]);
    await vi.waitFor(
      async () => expect(await resolver.resolveSrv('order.service.consul')).toMatchObject([{ port: 5001 }]),
      WITHIN,
    );
  });

  test('that is killed and started again has its port and its keys', async () => {
    const cluster = await start();
    const agent = cluster.agents[0]!;
    const { pid, port } = agent;
    await put(port, 'kept', 'yes');
    await agent.kill();
    expect(agent.isRunning).toBe(false);
    await agent.start();
    expect(agent.pid).not.toBe(pid);
    expect(await read(port, 'kept')).toBe('yes');
    await put(port, 'more', 'yes');
  });

  test('that is stopped keeps its keys for the next cluster on its folder', async () => {
    const first = await start();
    await put(first.agents[0]!.port, 'kept', 'yes');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await read(second.agents[0]!.port, 'kept')).toBe('yes');
  });

  test('that is wiped comes back with nothing', async () => {
    const cluster = await start();
    const agent = cluster.agents[0]!;
    await put(agent.port, 'lost', 'yes');
    await agent.wipe();
    expect(agent.isRunning).toBe(false);
    await agent.start();
    expect(await read(agent.port, 'lost')).toBeUndefined();
    await put(agent.port, 'new', 'yes');
  });

  test('tells the process that it started and reports a port that is taken', async () => {
    const onSpawned = vi.fn();
    const [port] = await freePorts(1);
    const cluster = await start({ ports: [port!], onSpawned });
    expect(onSpawned.mock.calls).toEqual([['consul-1', cluster.agents[0]!.pid]]);
    await expect(start({ directory: join(folder, 'other'), ports: [port!] })).rejects.toThrow(
      `Port ${port} is taken by another program: Consul cannot listen on it.`,
    );
  });
});

describe('three servers', () => {
  test('have one leader, and another when it is killed, and lose no key', async () => {
    const cluster = await start({ servers: 3 });
    const ports = cluster.agents.map(({ port }) => port);
    const leaders = await Promise.all(ports.map(leader));
    expect(new Set(leaders).size).toBe(1);
    await put(ports[0]!, 'kept', 'yes');

    const index = await leaderIndex(cluster);
    const survivors = cluster.agents.filter((_, position) => position !== index);
    await cluster.agents[index]!.kill();
    await vi.waitFor(async () => {
      const now = await leader(survivors[0]!.port);
      expect(now).toBeTruthy();
      expect(now).not.toBe(leaders[0]);
    }, WITHIN);
    for (const { port } of survivors) {
      await vi.waitFor(async () => expect(await read(port, 'kept')).toBe('yes'), WITHIN);
    }
    await cluster.agents[index]!.start();
    expect(await read(cluster.agents[index]!.port, 'kept')).toBe('yes');
  });

  test('give a wiped one its keys back', async () => {
    const cluster = await start({ servers: 3 });
    const wiped = cluster.agents[2]!;
    await put(wiped.port, 'kept', 'yes');
    await wiped.wipe();
    await wiped.start();
    await vi.waitFor(
      async () => expect(await (await api(wiped.port, '/kv/kept?raw&stale')).text()).toBe('yes'),
      WITHIN,
    );
  });
});

/** The position of the leader among the agents, which know themselves by another port than they are asked on. */
async function leaderIndex(cluster: ConsulCluster): Promise<number> {
  const leading = await Promise.all(
    cluster.agents.map(async ({ port }) => {
      const self = (await (await api(port, '/agent/self')).json()) as {
        Stats: { consul: { leader: string } };
      };
      return self.Stats.consul.leader === 'true';
    }),
  );
  return leading.indexOf(true);
}

test('with access control, who has no token may read nothing and write nothing', async () => {
  const cluster = await start({ accessControl: true });
  const { port } = cluster.agents[0]!;
  await put(port, 'secret', 'yes', { 'x-consul-token': cluster.token! });
  expect((await api(port, '/kv/secret')).status).toBe(403);
  expect((await api(port, '/kv/other', { method: 'PUT', body: 'x' })).status).toBe(403);
  const known = await api(port, '/kv/secret?raw', { headers: { 'x-consul-token': cluster.token! } });
  expect(await known.text()).toBe('yes');
});

test('with tls, it speaks HTTPS under its authority and no HTTP', async () => {
  const cluster = await start({ tls: true });
  const { port } = cluster.agents[0]!;
  expect(cluster.url).toBe(`consul://127.0.0.1:${port}?tls=true`);
  const status = (options: { ca?: string }) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: '/v1/status/leader', agent: false, ...options });
      sent.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
      sent.end();
    });
  expect(await status({ ca: cluster.caPem })).toBe(200);
  await expect(status({})).rejects.toThrow(/certificate/);
  expect(await api(port, '/status/leader').then((response) => response.status)).toBe(400);
});
