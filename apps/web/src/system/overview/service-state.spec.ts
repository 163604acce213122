import { describe, expect, it } from 'vitest';
import type { Instance } from '../system';
import { serviceOf, systemOf } from './made-system';
import { stateOf, withoutReplaced } from './service-state';

describe('the state of a service', () => {
  it.each([
    [['healthy', 'healthy'], 'healthy'],
    [['healthy', 'gone'], 'reduced'],
    [['healthy', 'draining'], 'reduced'],
    [['draining', 'gone'], 'draining'],
    [['gone'], 'gone'],
    [[], 'gone'],
  ] as const)('whose instances are %j is %s', (states, state) => {
    expect(stateOf(serviceOf('order', states), { unavailable: [] })).toBe(state);
  });

  it('that has instances and does not answer is silent', () => {
    expect(stateOf(serviceOf('order', ['healthy']), { unavailable: ['order'] })).toBe('silent');
  });
});

describe('an instance that is gone', () => {
  const noonMs = Date.parse('2026-01-01T12:00:00Z');

  /** What is left of a service five minutes past noon, of instances given by state and seconds past noon. */
  function left(...given: readonly [state: Instance['state'], sinceSeconds: number][]): string[] {
    const service = serviceOf(
      'order',
      given.map(([state]) => state),
    );
    const instances = service.instances.map((instance, index) => ({
      ...instance,
      since: new Date(noonMs + (given[index]?.[1] ?? 0) * 1_000).toISOString(),
    }));
    const system = withoutReplaced(systemOf([{ ...service, instances }]), noonMs + 300_000);
    return system.services.flatMap((one) => one.instances.map(({ instanceId }) => instanceId));
  }

  it('is left out a while after another came in its place', () => {
    expect(left(['gone', 10], ['healthy', 12])).toEqual(['order-1']);
    expect(left(['gone', 10], ['healthy', -15])).toEqual(['order-1']);
    expect(left(['gone', 280], ['healthy', 282])).toEqual(['order-0', 'order-1']);
  });

  it('stays when those that are left were there before', () => {
    expect(left(['gone', 10], ['healthy', -600])).toEqual(['order-0', 'order-1']);
    expect(left(['gone', 10], ['gone', 20], ['healthy', 30])).toEqual(['order-1', 'order-2']);
    expect(left(['gone', 10])).toEqual(['order-0']);
  });
});
