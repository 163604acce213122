import { randomUUID } from 'node:crypto';
import { TcpProxy, eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsulRegistry } from '../src/consul/consul-registry';
import { DnsRegistry } from '../src/dns/dns-registry';
import { Registry } from '../src';
import type { ServiceInstance } from '../src';
import { startTemporaryConsul, type TemporaryConsul } from './consul-cluster-folder';
import { registryContract } from './registry.contract';
import type { RegistryClient, RegistryHarness } from './registry.contract';
import { UdpProxy } from './udp-proxy';

const times = { ttlMs: 2_000, renewMs: 500 };

/** Consul's DNS in the place of a platform's, and its agent in the place of what the platform does to register. */
class RegistryOnPlatform extends Registry {
  constructor(
    private readonly dns: DnsRegistry,
    private readonly platform: ConsulRegistry,
  ) {
    super();
  }

  register(instance: ServiceInstance) {
    return this.platform.register(instance);
  }

  watch(...parameters: Parameters<Registry['watch']>) {
    return this.dns.watch(...parameters);
  }

  list() {
    return this.dns.list();
  }

  check() {
    return this.dns.check();
  }

  async close(): Promise<void> {
    await Promise.all([this.dns.close(), this.platform.close()]);
  }
}

async function createHarness(): Promise<RegistryHarness> {
  const { cluster, remove } = await startTemporaryConsul();
  const { port, dnsPort } = cluster.agents[0]!;
  let clients: { registry: Registry; agent: TcpProxy; dns: UdpProxy }[] = [];
  return {
    leaseMs: times.ttlMs + 500,
    // Records say where an instance is and not more.
    tellsOf: ({ service, host, port, metadata: { protocol = '' } }) => ({
      service,
      instanceId: `${host}:${port}`,
      host,
      port,
      version: '',
      metadata: { protocol },
    }),
    // DNS cannot tell which names there are.
    listsOnlyKnown: true,
    // DNS tells what its platform knows; there is no sign by which an empty answer would mean anything else.
    hasNoLeases: true,
    async createClient(): Promise<RegistryClient> {
      const agent = await TcpProxy.start(`consul://127.0.0.1:${port}`);
      const dns = await UdpProxy.start(dnsPort);
      const template = '_{service}._{protocol}.service.consul?refreshSeconds=0.2';
      const registry = new RegistryOnPlatform(
        new DnsRegistry(`dns://127.0.0.1:${dns.port}/${template}`),
        new ConsulRegistry(agent.url, {}, times),
      );
      clients.push({ registry, agent, dns });
      const both = [agent, dns];
      return {
        registry,
        freeze: () => both.forEach((proxy) => proxy.freeze()),
        thaw: () => both.forEach((proxy) => proxy.thaw()),
        cut: () => both.forEach((proxy) => proxy.cut()),
        mend: () => both.forEach((proxy) => proxy.mend()),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ registry, agent, dns }) => {
          for (const proxy of [agent, dns]) {
            proxy.thaw();
            proxy.mend();
          }
          await registry.close();
          await Promise.all([agent.close(), dns.close()]);
        }),
      );
    },
    async forget(instanceId) {
      const path = `/v1/agent/service/deregister/${encodeURIComponent(instanceId)}`;
      await fetch(`http://127.0.0.1:${port}${path}`, { method: 'PUT' });
    },
    close: remove,
  };
}

registryContract('DnsRegistry', createHarness);

describe('DnsRegistry', () => {
  let consul: TemporaryConsul;
  let platform: ConsulRegistry;
  let dnsPort: number;
  const registries: Registry[] = [];

  beforeAll(async () => {
    consul = await startTemporaryConsul();
    dnsPort = consul.cluster.agents[0]!.dnsPort;
    platform = new ConsulRegistry(consul.cluster.url);
  });
  afterEach(() => Promise.all(registries.splice(0).map((registry) => registry.close())));
  afterAll(async () => {
    await platform?.close();
    await consul?.remove();
  });

  function open(templateAndParameters: string): DnsRegistry {
    const registry = new DnsRegistry(`dns://127.0.0.1:${dnsPort}/${templateAndParameters}`);
    registries.push(registry);
    return registry;
  }

  function instance(service: string, host: string, protocol = 'grpc'): ServiceInstance {
    return { service, instanceId: randomUUID(), host, port: 1001, version: '1', metadata: { protocol } };
  }

  it('finds instances by their addresses, on the port of the template', async () => {
    for (const host of ['127.0.0.2', '127.0.0.1']) await platform.register(instance('address', host));
    const found = (host: string, protocol: string) => ({
      service: 'address',
      instanceId: `${host}:50051`,
      host,
      port: 50051,
      version: '',
      metadata: { protocol },
    });
    const grpc = open('{service}.service.consul:50051?services=address,absent');
    expect(await grpc.list()).toEqual([found('127.0.0.1', 'grpc'), found('127.0.0.2', 'grpc')]);
    const http = open('{service}.service.consul:50051?services=address&protocol=http');
    expect(await http.list()).toEqual([found('127.0.0.1', 'http'), found('127.0.0.2', 'http')]);
  });

  it('finds IPv6 addresses where there are no others', async () => {
    await platform.register(instance('six', '::1'));
    const [found] = await open('{service}.service.consul:50051?services=six').list();
    expect(found).toMatchObject({ host: '::1', instanceId: '[::1]:50051' });
  });

  it('tells protocols apart by their SRV records', async () => {
    await platform.register(instance('both', '127.0.0.1', 'grpc'));
    await platform.register({ ...instance('both', '127.0.0.1', 'http'), port: 1002 });
    const registry = open('_{service}._{protocol}.service.consul?services=both');
    expect(await registry.list()).toMatchObject([
      { port: 1001, metadata: { protocol: 'grpc' } },
      { port: 1002, metadata: { protocol: 'http' } },
    ]);
  });

  it('leaves registration to the platform', async () => {
    const registry = open('{service}.service.consul:50051?services=own');
    const registration = await registry.register(instance('own', '127.0.0.1'));
    expect(await registry.list()).toEqual([]);
    await registration.deregister();
  });

  it('says which DNS server does not answer', async () => {
    const registry = new DnsRegistry('dns://127.0.0.1:1/{service}.service.consul:50051');
    registries.push(registry);
    await expect(registry.check()).rejects.toThrow('The DNS 127.0.0.1:1 does not answer');
  });

  it('tells a listener that its watch has ended nothing of an answer that was on its way', async () => {
    const registry = open('{service}.service.consul:50051?refreshSeconds=0.1');
    const told: unknown[] = [];
    registry.watch('ended', (instances) => told.push(instances)).close();
    const witness: unknown[] = [];
    registry.watch('ended', (instances) => witness.push(instances));
    await eventually(() => expect(witness).toHaveLength(1));
    expect(told).toEqual([]);
  });
});
