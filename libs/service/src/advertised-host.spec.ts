import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { advertisedHost } from './advertised-host';

const loopback = { advertisedHost: undefined, grpcHost: '127.0.0.1', httpHost: '127.0.0.1' };

test('others are told the address that the protocol is served on', () => {
  const hosts = { ...loopback, grpcHost: '10.1.2.3', httpHost: '10.4.5.6' };
  expect(advertisedHost(hosts, 'grpc')).toBe('10.1.2.3');
  expect(advertisedHost(hosts, 'http')).toBe('10.4.5.6');
});

test.each(['0.0.0.0', '::'])("whoever listens on %s is called by the machine's name", (grpcHost) => {
  expect(advertisedHost({ ...loopback, grpcHost }, 'grpc')).toBe(hostname());
});

test('what is configured goes before all of it', () => {
  const hosts = { ...loopback, grpcHost: '0.0.0.0', advertisedHost: 'order.internal' };
  expect(advertisedHost(hosts, 'grpc')).toBe('order.internal');
});
