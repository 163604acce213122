import { randomUUID } from 'node:crypto';
import { issueToken } from '@trellis/local-consul';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsulRegistry } from '../src/consul/consul-registry';
import type { Registry, ServiceInstance } from '../src';
import { startTemporaryConsul, type TemporaryConsul } from './consul-cluster-folder';

const order: ServiceInstance = {
  service: 'order',
  instanceId: 'order-1',
  host: '127.0.0.1',
  port: 1001,
  version: '1',
  metadata: { protocol: 'grpc' },
};

describe('a ConsulRegistry under access control and TLS', () => {
  let consul: TemporaryConsul;
  let url: string;
  let ca: string;
  const registries: Registry[] = [];

  beforeAll(async () => {
    consul = await startTemporaryConsul({ accessControl: true, tls: true });
    url = consul.cluster.url;
    ca = consul.cluster.caPem!;
  });
  afterEach(() => Promise.all(registries.splice(0).map((registry) => registry.close())));
  afterAll(() => consul?.remove());

  function open(...parameters: ConstructorParameters<typeof ConsulRegistry>): ConsulRegistry {
    const registry = new ConsulRegistry(...parameters);
    registries.push(registry);
    return registry;
  }

  it('works with a token of exactly the documented policy', async () => {
    const token = await issueToken(
      consul.cluster,
      `
      service "order" { policy = "write" }
      service_prefix "" { policy = "read" }
      node_prefix "" { policy = "read" }`,
    );
    const registry = open(url, { ca, token });
    await registry.check();
    const told: (readonly ServiceInstance[])[] = [];
    registry.watch('order', (instances) => told.push(instances));
    const registration = await registry.register(order);
    expect(await registry.list()).toEqual([order]);
    await eventually(() => expect(told.at(-1)).toEqual([order]));
    await registration.deregister();
    await eventually(() => expect(told.at(-1)).toEqual([]));
  });

  it('takes the token from the URL', async () => {
    await open(url.replace('://', `://:${consul.cluster.token}@`), { ca }).check();
  });

  it('says that a token is missing rights', async () => {
    const blind = await issueToken(consul.cluster, 'key_prefix "trellis/settings/" { policy = "read" }');
    await expect(open(url, { ca, token: blind }).check()).rejects.toThrow('read on service_prefix');
    await expect(open(url, { ca }).check()).rejects.toThrow('read on service_prefix');
  });

  it('says that Consul does not know the token', async () => {
    const check = open(url, { ca, token: randomUUID() }).check();
    await expect(check).rejects.toThrow('does not know the token: set TRELLIS_CONSUL_TOKEN');
  });

  it('says that Consul speaks TLS when the URL does not, and whose certificate it cannot check', async () => {
    const { token } = consul.cluster;
    await expect(open(url.replace('?tls=true', ''), { token }).check()).rejects.toThrow('add tls=true');
    await expect(open(url, { token }).check()).rejects.toThrow('TRELLIS_CONSUL_CA_FILE');
  });
});

describe('a ConsulRegistry with tls=true', () => {
  it('says that Consul does not speak it', async ({ onTestFinished }) => {
    const consul = await startTemporaryConsul();
    onTestFinished(() => consul.remove());
    const registry = new ConsulRegistry(`${consul.cluster.url}?tls=true`);
    onTestFinished(() => registry.close());
    await expect(registry.check()).rejects.toThrow('remove tls=true');
  });
});
