import { expect, test } from 'vitest';
import { agentConfiguration } from './agent-configuration';
import type { ClusterLayout } from './cluster-layout';

function layout(servers: number, options: Partial<ClusterLayout> = {}): ClusterLayout {
  return {
    accessControl: false,
    tls: false,
    token: 'secret',
    agents: Array.from({ length: servers }, (_, index) => ({
      nodeId: `node-${index + 1}`,
      ports: {
        api: 8500 + index,
        dns: 8600 + index,
        serfLan: 8301 + 10 * index,
        serfWan: 8302 + 10 * index,
        rpc: 8300 + 10 * index,
      },
    })),
    ...options,
  };
}

test('a server waits for as many as there are, and joins the others but not itself', () => {
  expect(agentConfiguration(1, layout(3), { dataDirectory: '/data' })).toMatchObject({
    bootstrap_expect: 3,
    retry_join: ['127.0.0.1:8301', '127.0.0.1:8321'],
  });
});

test('it listens on this machine alone', () => {
  expect(agentConfiguration(0, layout(1), { dataDirectory: '/data' })).toMatchObject({
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
  });
});

test('access control denies what no token allows, and is off unless asked for', () => {
  const open = agentConfiguration(0, layout(1), { dataDirectory: '/data' });
  expect(JSON.stringify(open)).not.toContain('secret');
  const closed = agentConfiguration(0, layout(1, { accessControl: true }), { dataDirectory: '/data' });
  expect(closed).toMatchObject({ acl: { default_policy: 'deny', tokens: { initial_management: 'secret' } } });
});

test('with tls there is HTTPS on the port of the API and no HTTP', () => {
  const certificate = { certificateFile: '/pem', keyFile: '/key' };
  const secure = agentConfiguration(0, layout(1, { tls: true }), { dataDirectory: '/data', certificate });
  expect(secure).toMatchObject({ ports: { http: -1, https: 8500 }, tls: { https: { cert_file: '/pem' } } });
});
