import { describe, expect, it } from 'vitest';
import { InvalidInstanceError } from '../registry.errors';
import { agentRegistrationOf, assertFitsConsul, instancesOf } from './consul-instance';

const instance = {
  service: 'order',
  instanceId: 'order-1',
  host: '10.0.0.1',
  port: 50051,
  version: '1.2.3',
  metadata: { protocol: 'grpc', zone: 'a' },
};

function entry(changed: object, address = '10.0.0.9') {
  const { name, id, address: host, port, meta } = agentRegistrationOf(instance, 10_000);
  return {
    Node: { Address: address },
    Service: { ID: id, Service: name, Address: host, Port: port, Meta: meta, ...changed },
  };
}

describe('an instance in Consul', () => {
  it('is registered with its protocol as a tag and a check that passes until it runs out', () => {
    expect(agentRegistrationOf(instance, 10_000)).toMatchObject({
      tags: ['trellis', 'grpc'],
      check: { ttl: '10000ms', status: 'passing', deregistercriticalserviceafter: '1m' },
    });
  });

  it('is read as it was registered', () => {
    expect(instancesOf([entry({})])).toEqual([instance]);
  });

  it('is on the address of its node when it has none of its own, and may be without facts', () => {
    expect(instancesOf([entry({ Address: '', Meta: null })])).toEqual([
      { ...instance, host: '10.0.0.9', version: '', metadata: {} },
    ]);
  });

  it('is there once when two agents hold it', () => {
    expect(instancesOf([entry({}), entry({}, '10.0.0.8'), entry({ ID: 'order-0' })])).toMatchObject([
      { instanceId: 'order-0' },
      { instanceId: 'order-1' },
    ]);
  });

  it.each([
    ['a key that is no word', { 'a b': '1' }],
    ['a key that Consul keeps for itself', { 'consul-a': '1' }],
    ['a key that is too long', { ['a'.repeat(129)]: '1' }],
    ['a value that is too long', { a: 'ä'.repeat(257) }],
    ['too many pairs', Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`a${index}`, '1']))],
    ['a version', { version: '1' }],
  ])('is refused with %s', (_, metadata) => {
    expect(() => assertFitsConsul({ ...instance, metadata })).toThrow(InvalidInstanceError);
  });

  it('may have all that Consul holds', () => {
    const pairs = Array.from({ length: 63 }, (_, index) => [`a-_${index}`, 'b'.repeat(512)]);
    expect(() => assertFitsConsul({ ...instance, metadata: Object.fromEntries(pairs) })).not.toThrow();
  });
});
