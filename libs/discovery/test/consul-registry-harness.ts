import { TcpProxy } from '@trellis/testing';
import { inject } from 'vitest';
import { ConsulRegistry } from '../src/consul/consul-registry';
import type { RegistryClient, RegistryHarness } from './registry.contract';

export const times = { ttlMs: 2_000, renewMs: 500, waitMs: 5_000 };

/** The Consul of this run, whose clients reach it through proxies. */
export async function createConsulRegistryHarness(): Promise<RegistryHarness> {
  const url = inject('consulUrl');
  let clients: { registry: ConsulRegistry; proxy: TcpProxy }[] = [];
  return {
    // Consul looks for checks that have run out a moment later.
    leaseMs: times.ttlMs + 500,
    async createClient(): Promise<RegistryClient> {
      const proxy = await TcpProxy.start(url);
      const registry = new ConsulRegistry(proxy.url, {}, times);
      clients.push({ registry, proxy });
      return {
        registry,
        freeze: () => proxy.freeze(),
        thaw: () => proxy.thaw(),
        cut: () => proxy.cut(),
        mend: () => proxy.mend(),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ registry, proxy }) => {
          proxy.thaw();
          proxy.mend();
          await registry.close();
          await proxy.close();
        }),
      );
    },
    async forget(instanceId) {
      const api = url.replace('consul:', 'http:');
      const path = `/v1/agent/service/deregister/${encodeURIComponent(instanceId)}`;
      const response = await fetch(new URL(path, api), { method: 'PUT' });
      if (!response.ok) throw new Error(`Consul answered ${response.status}`);
    },
    async close() {},
  };
}
