import { expect, test } from 'vitest';
import type { ClusterLayout } from './cluster-layout';
import { serverProperties } from './server-properties';

function layout(brokers: number): ClusterLayout {
  return {
    clusterId: 'id',
    security: 'plaintext',
    password: 'secret',
    brokers: Array.from({ length: brokers }, (_, index) => ({
      id: index + 1,
      port: 9092 + index,
      controllerPort: 19092 + index,
    })),
  };
}

function properties(brokers: number, certificate?: { keyStoreFile: string; trustStoreFile: string }) {
  const given = layout(brokers);
  const text = serverProperties(given.brokers[0]!, given, { dataDirectory: '/data', certificate });
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

test('one broker asks for no more replicas than there are', () => {
  const one = properties(1);
  expect(one.get('controller.quorum.voters')).toBe('1@127.0.0.1:19092');
  expect(one.get('default.replication.factor')).toBe('1');
  expect(one.get('min.insync.replicas')).toBe('1');
  expect(one.get('offsets.topic.replication.factor')).toBe('1');
});

test('of three brokers two have to have a message, and the third may be lost', () => {
  const three = properties(3);
  expect(three.get('controller.quorum.voters')).toBe('1@127.0.0.1:19092,2@127.0.0.1:19093,3@127.0.0.1:19094');
  expect(three.get('default.replication.factor')).toBe('3');
  expect(three.get('min.insync.replicas')).toBe('2');
  expect(three.get('offsets.topic.replication.factor')).toBe('3');
});

test('no listener is open to other machines, and no password is in the file unless it is used', () => {
  const open = properties(3);
  expect(open.get('listeners')).toBe('CLIENT://127.0.0.1:9092,CONTROLLER://127.0.0.1:19092');
  expect([...open.values()].join()).not.toContain('secret');
});

test('with certificates, clients are served over TLS and have to give an account', () => {
  const secure = properties(1, { keyStoreFile: '/key', trustStoreFile: '/ca' });
  expect(secure.get('listener.security.protocol.map')).toBe('CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT');
  expect(secure.get('sasl.enabled.mechanisms')).toBe('SCRAM-SHA-512,PLAIN');
});
