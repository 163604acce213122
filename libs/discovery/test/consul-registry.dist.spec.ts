import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { ConsulRegistry } from '../src/consul/consul-registry';
import type { Registry, ServiceInstance } from '../src';
import { startTemporaryConsul, type TemporaryConsul } from './consul-cluster-folder';
import { bundleRegistrant, type RegistrantBundle } from './registrant-process';

const registries: Registry[] = [];

function open(...parameters: ConstructorParameters<typeof ConsulRegistry>): ConsulRegistry {
  const registry = new ConsulRegistry(...parameters);
  registries.push(registry);
  return registry;
}

async function closeRegistries(): Promise<void> {
  await Promise.all(registries.splice(0).map((registry) => registry.close()));
}

function instance(service: string, port = 1001): ServiceInstance {
  return { service, instanceId: randomUUID(), host: '127.0.0.1', port, version: '1', metadata: {} };
}

/** Every list that a watch was told, as ports. */
function follow(registry: Registry, service: string): number[][] {
  const told: number[][] = [];
  registry.watch(service, (instances) => told.push(instances.map((one) => one.port).sort((a, b) => a - b)));
  return told;
}

const newService = () => `service-${randomUUID()}`;

/** How long Consul may take to name a leader and to hear of all registrations again. */
const afterRestart = { timeoutMs: 30_000 };

describe('a ConsulRegistry whose agent fails', () => {
  let consul: TemporaryConsul;

  beforeAll(async () => {
    consul = await startTemporaryConsul();
  });
  afterEach(closeRegistries);
  afterAll(() => consul?.remove());

  it('goes on when the agent was killed and comes back with its data', async () => {
    const [agent] = consul.cluster.agents;
    const [registrant, watcher] = [open(consul.cluster.url), open(consul.cluster.url)];
    const service = newService();
    await registrant.register(instance(service));
    const told = follow(watcher, service);
    await eventually(() => expect(told).toEqual([[1001]]));
    await agent!.kill();
    await expect(watcher.check()).rejects.toThrow('does not answer: ECONNREFUSED');
    await agent!.start();
    await registrant.register(instance(service, 1002));
    await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), afterRestart);
    expect(told).toEqual([[1001], [1001, 1002]]);
  });

  it('tells no watch of an empty list when the agent hung until all registrations had run out', async () => {
    const { pid } = consul.cluster.agents[0]!;
    const registry = open(consul.cluster.url);
    const service = newService();
    await registry.register(instance(service));
    const told = follow(registry, service);
    await eventually(() => expect(told).toEqual([[1001]]));
    process.kill(pid, 'SIGSTOP');
    const thawMs = performance.now() + 12_000;
    await eventually(() => expect(performance.now()).toBeGreaterThan(thawMs), { timeoutMs: 15_000 }).finally(
      () => process.kill(pid, 'SIGCONT'),
    );
    await registry.register(instance(service, 1002));
    await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), afterRestart);
    expect(told).toEqual([[1001], [1001, 1002]]);
  });

  it('registers again with an agent that lost everything, and no watch is told of an empty list', async () => {
    const [agent] = consul.cluster.agents;
    const [registrant, watcher] = [open(consul.cluster.url), open(consul.cluster.url)];
    const service = newService();
    const registrations = [instance(service, 1001), instance(service, 1002)];
    const [first] = await Promise.all(registrations.map((one) => registrant.register(one)));
    const told = follow(watcher, service);
    await eventually(() => expect(told).toEqual([[1001, 1002]]));
    await agent!.wipe();
    await agent!.start();
    await eventually(async () => {
      const listed = (await watcher.list()).filter((one) => one.service === service);
      expect(new Set(listed)).toEqual(new Set(registrations));
    }, afterRestart);
    // Kept for a while, then dropped as ever.
    await first!.deregister();
    await eventually(() => expect(told.at(-1)).toEqual([1002]), afterRestart);
    expect(told).toEqual([[1001, 1002], [1002]]);
  });
});

describe.concurrent('a ConsulRegistry and its registrants', () => {
  let registrants: RegistrantBundle;

  beforeAll(async () => {
    registrants = await bundleRegistrant();
  });
  afterAll(async () => {
    await closeRegistries();
    await registrants.remove();
  });

  async function startRegistrant() {
    const service = newService();
    const told = follow(open(inject('consulUrl')), service);
    const child = await registrants.start(inject('consulUrl'), service);
    await eventually(() => expect(told.at(-1)).toEqual([1001]));
    return { service, told, child };
  }

  it('drops a process that hangs within 15 seconds, and has it back when it goes on', async () => {
    const { told, child } = await startRegistrant();
    expect(child.kill('SIGSTOP')).toBe(true);
    await eventually(() => expect(told.at(-1)).toEqual([]), { timeoutMs: 15_000 });
    child.kill('SIGCONT');
    await eventually(() => expect(told.at(-1)).toEqual([1001]), { timeoutMs: 15_000 });
  });

  // Takes two minutes: Consul removes what has been critical for a minute, and looks every half minute.
  it('drops a process that was killed within 15 seconds, and Consul forgets it within 3 minutes', async () => {
    const { service, told, child } = await startRegistrant();
    expect(child.kill('SIGKILL')).toBe(true);
    await eventually(() => expect(told.at(-1)).toEqual([]), { timeoutMs: 15_000 });
    const catalogue = new URL(
      `/v1/catalog/service/${service}`,
      inject('consulUrl').replace('consul:', 'http:'),
    );
    const entries = async () => (await fetch(catalogue)).json();
    expect(await entries()).toHaveLength(1);
    await eventually(async () => expect(await entries()).toEqual([]), {
      timeoutMs: 165_000,
      intervalMs: 1_000,
    });
  }, 200_000);

  it('reads the datacentre that its URL names, and says when there is none of that name', async () => {
    const near = open(`${inject('consulUrl')}?datacentre=dc1`);
    const service = newService();
    const registered = instance(service);
    await near.register(registered);
    expect(await near.list()).toContainEqual(registered);
    await expect(open(`${inject('consulUrl')}?datacentre=moon`).check()).rejects.toThrow(
      'does not know the datacentre',
    );
  });

  it('is closed only when a deregistration in hand is over', async () => {
    const registry = open(inject('consulUrl'));
    const registration = await registry.register(instance(newService()));
    let isOut = false;
    void registration.deregister().then(() => (isOut = true));
    await registry.close();
    expect(isOut).toBe(true);
  });

  it('refuses metadata that Consul cannot hold', async () => {
    const registering = open(inject('consulUrl')).register({
      ...instance(newService()),
      metadata: { 'a b': '' },
    });
    await expect(registering).rejects.toThrow('"a b" is no key');
  });

  it('asks the next agent when the first does not answer', async () => {
    const [, , address] = inject('consulUrl').split('/');
    const registry = open(`consul://127.0.0.1:1,${address}`);
    await registry.check();
    const service = newService();
    await registry.register(instance(service));
    const told = follow(registry, service);
    await eventually(() => expect(told).toEqual([[1001]]));
  });

  it('answers while many services are watched', async () => {
    const registry = open(inject('consulUrl'));
    const lists = Array.from({ length: 60 }, () => follow(registry, newService()));
    await eventually(() => expect(lists.every((told) => told.length === 1)).toBe(true));
    await registry.check();
  });
});
