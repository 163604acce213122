import { describe, expect, it } from 'vitest';
import { readDnsEndpoint } from './dns-endpoint';

describe('a DNS endpoint', () => {
  it('with a port is looked up for addresses', () => {
    expect(readDnsEndpoint('dns:///{service}.shop.svc.cluster.local:50051')).toEqual({
      servers: [],
      template: '{service}.shop.svc.cluster.local',
      port: 50051,
      protocols: ['grpc'],
      services: [],
      refreshMs: 5_000,
    });
  });

  it('without a port is looked up for SRV records, once a protocol', () => {
    const url =
      'dns://10.0.0.10,[fd00::1]:5353/_{protocol}._tcp.{service}.shop?refreshSeconds=1&services=user,order';
    expect(readDnsEndpoint(url)).toEqual({
      servers: ['10.0.0.10:53', '[fd00::1]:5353'],
      template: '_{protocol}._tcp.{service}.shop',
      port: undefined,
      protocols: ['grpc', 'http'],
      services: ['user', 'order'],
      refreshMs: 1_000,
    });
  });

  it('has one protocol when it names it', () => {
    expect(readDnsEndpoint('dns:///{service}:80?protocol=http').protocols).toEqual(['http']);
    expect(readDnsEndpoint('dns:///_{protocol}._tcp.{service}?protocol=http').protocols).toEqual(['http']);
  });

  it.each([
    ['dns:///order.shop:80', 'needs {service}'],
    ['dns:///{service}.shop', 'needs a port'],
    ['dns:///{service}.shop:0', 'port of 1 to 65535'],
    ['dns:///{service}.{protocol}:80', 'no {protocol}'],
    ['dns://resolver/{service}:80', 'not its name: resolver'],
    ['dns:///{service}:80?protocol=amqp', 'grpc or http'],
    ['dns:///{service}:80?refreshSeconds=often', 'refreshSeconds'],
    ['dns:///{service}:80?refreshSeconds=0', 'refreshSeconds'],
    ['dns:///{service}:80?refresh=5', 'no parameter refresh'],
  ])('refuses %s', (url, problem) => {
    expect(() => readDnsEndpoint(url)).toThrow(problem);
  });
});
