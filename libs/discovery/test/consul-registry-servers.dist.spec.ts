import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsulRegistry } from '../src/consul/consul-registry';
import type { ServiceInstance } from '../src';
import { startTemporaryConsul, type TemporaryConsul } from './consul-cluster-folder';

describe('a ConsulRegistry with three servers', () => {
  let consul: TemporaryConsul;
  let registrant: ConsulRegistry;
  let watcher: ConsulRegistry;
  let service: string;
  let told: number[][];

  beforeAll(async () => {
    consul = await startTemporaryConsul({ servers: 3 });
  });
  // A server that has come back counts for the majority only a while later.
  beforeEach(() =>
    eventually(
      async () => {
        const api = `http://127.0.0.1:${consul.cluster.agents[0]!.port}/v1/operator/autopilot/health`;
        expect(await (await fetch(api)).json()).toMatchObject({ Healthy: true, FailureTolerance: 1 });
      },
      { timeoutMs: 90_000, intervalMs: 250 },
    ),
  );
  afterAll(() => consul?.remove());
  afterEach(async () => {
    await Promise.all([registrant.close(), watcher.close()]);
  });

  function instance(port: number): ServiceInstance {
    return { service, instanceId: randomUUID(), host: '127.0.0.1', port, version: '1', metadata: {} };
  }

  async function leader() {
    const { agents } = consul.cluster;
    for (const agent of agents) {
      const api = `http://127.0.0.1:${agent.port}/v1/agent/self`;
      const self = (await (await fetch(api)).json()) as { Stats: { consul: { leader: string } } };
      if (self.Stats.consul.leader === 'true') return agent;
    }
    throw new Error('no leader');
  }

  /** The URL with a server's own agent at the end or at the front. */
  function urlFrom(port: number): string {
    const ports = consul.cluster.agents.map((agent) => agent.port).sort((a) => (a === port ? -1 : 1));
    return `consul://${ports.map((each) => `127.0.0.1:${each}`).join(',')}`;
  }

  async function openThrough(port: number): Promise<void> {
    registrant = new ConsulRegistry(urlFrom(port));
    watcher = new ConsulRegistry(urlFrom(port));
    service = `service-${randomUUID()}`;
    told = [];
    watcher.watch(service, (instances) => told.push(instances.map((one) => one.port).sort((a, b) => a - b)));
  }

  it('moves to another agent when the leader that holds its registration is killed', async () => {
    const doomed = await leader();
    await openThrough(doomed.port);
    const registered = instance(1001);
    const registration = await registrant.register(registered);
    await eventually(() => expect(told.at(-1)).toEqual([1001]));
    const toldBefore = told.length;
    await doomed.kill();
    await eventually(() => watcher.check(), { timeoutMs: 30_000 });
    await registrant.register(instance(1002));
    await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), { timeoutMs: 30_000 });
    expect(told.slice(toldBefore)).not.toContainEqual([]);
    // The dead server's node fails; what was registered there is with another one by then.
    const untilMs = performance.now() + 15_000;
    await eventually(() => expect(performance.now()).toBeGreaterThan(untilMs), { timeoutMs: 20_000 });
    expect(told.at(-1)).toEqual([1001, 1002]);
    expect((await watcher.list()).filter((one) => one.service === service)).toHaveLength(2);
    await doomed.start();
    await registration.deregister();
    await eventually(() => expect(told.at(-1)).toEqual([1002]), { timeoutMs: 30_000 });
    await eventually(
      async () =>
        expect((await watcher.list()).map((one) => one.instanceId)).not.toContain(registered.instanceId),
      { timeoutMs: 30_000 },
    );
  });

  it('goes on renewing and watching when a leader that it does not use is killed', async () => {
    const doomed = await leader();
    const other = consul.cluster.agents.find((agent) => agent !== doomed)!;
    await openThrough(other.port);
    await registrant.register(instance(1001));
    await eventually(() => expect(told.at(-1)).toEqual([1001]));
    const toldBefore = told.length;
    await doomed.kill();
    await registrant.register(instance(1002));
    await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), { timeoutMs: 30_000 });
    expect(told.slice(toldBefore)).not.toContainEqual([]);
    await doomed.start();
  });

  it('says that there is no leader when a majority is gone', async () => {
    const [first, ...others] = consul.cluster.agents;
    registrant = new ConsulRegistry(`consul://127.0.0.1:${first!.port}`);
    watcher = registrant;
    await Promise.all(others.map((agent) => agent.kill()));
    await eventually(() => expect(registrant.check()).rejects.toThrow('has no leader'), {
      timeoutMs: 30_000,
    });
    await Promise.all(others.map((agent) => agent.start()));
    await eventually(() => registrant.check(), { timeoutMs: 30_000 });
  });
});
