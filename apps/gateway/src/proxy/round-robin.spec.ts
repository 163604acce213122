import { expect, test } from 'vitest';
import { RoundRobin } from './round-robin';

const nobody = new Set<string>();

test('instances take turns', () => {
  const order = new RoundRobin();
  const [a, b] = [
    { id: 'a', retryAtMs: 0 },
    { id: 'b', retryAtMs: 0 },
  ];
  expect([1, 2, 3, 4].map(() => order.pick([a, b], nobody, 0)?.id)).toEqual(['a', 'b', 'a', 'b']);
});

test('an instance that failed is passed over until its time has come', () => {
  const order = new RoundRobin();
  const [a, b] = [
    { id: 'a', retryAtMs: 1_000 },
    { id: 'b', retryAtMs: 0 },
  ];
  expect([1, 2, 3].map(() => order.pick([a, b], nobody, 999)?.id)).toEqual(['b', 'b', 'b']);
  expect(new Set([1, 2].map(() => order.pick([a, b], nobody, 1_000)?.id))).toEqual(new Set(['a', 'b']));
});

test('when all have failed, the one that failed least is tried rather than nobody', () => {
  const candidates = [
    { id: 'a', retryAtMs: 9_000 },
    { id: 'b', retryAtMs: 5_000 },
  ];
  expect(new RoundRobin().pick(candidates, nobody, 0)?.id).toBe('b');
});

test('what was tried for this request is not tried again', () => {
  const candidates = [
    { id: 'a', retryAtMs: 0 },
    { id: 'b', retryAtMs: 5_000 },
  ];
  expect(new RoundRobin().pick(candidates, new Set(['a']), 0)?.id).toBe('b');
  expect(new RoundRobin().pick(candidates, new Set(['a', 'b']), 0)).toBeUndefined();
});
