import { UnsupportedEndpointError } from '@trellis/endpoint';
import { describe, expect, it } from 'vitest';
import { ConsulRegistry } from './consul/consul-registry';
import { createRegistry } from './create-registry';
import { DnsRegistry } from './dns/dns-registry';
import { PostgresRegistry } from './postgres/postgres-registry';

describe('createRegistry', () => {
  it.each([
    ['postgres://localhost/platform', PostgresRegistry],
    ['postgresql://localhost/platform', PostgresRegistry],
    ['consul://localhost', ConsulRegistry],
    ['dns:///{service}.example:50051', DnsRegistry],
  ])('opens %s', async (url, adapter) => {
    const registry = createRegistry(url);
    expect(registry).toBeInstanceOf(adapter);
    await registry.close();
  });

  it.each(['amqp://localhost', 'localhost:9092/x', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createRegistry(url)).toThrow(UnsupportedEndpointError);
    expect(() => createRegistry(url)).toThrow('supported: postgres, postgresql, consul, dns');
  });

  it('hands Consul its credentials', () => {
    const consul = { certificate: 'a certificate without a key' };
    expect(() => createRegistry('consul://localhost?tls=true', { consul })).toThrow('go together');
  });
});
