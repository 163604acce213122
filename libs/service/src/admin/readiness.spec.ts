import { expect, test } from 'vitest';
import { Readiness } from './readiness';

function serving(now?: () => number): Readiness {
  const readiness = new Readiness(now);
  readiness.phase = 'serving';
  return readiness;
}

test.each(['starting', 'draining'] as const)(
  'is not ready while %s, and asks no dependency',
  async (phase) => {
    const readiness = new Readiness();
    readiness.phase = phase;
    readiness.add({
      name: 'database',
      required: true,
      check: () => Promise.reject(new Error('must not be asked')),
    });
    expect(await readiness.report()).toEqual({ ready: false, status: phase, checks: {} });
  },
);

test('is ready when every required check passes', async () => {
  const readiness = serving();
  readiness.add({ name: 'database', required: true, check: () => Promise.resolve() });
  readiness.add({ name: 'registry', required: false, check: () => Promise.reject(new Error('away')) });
  expect(await readiness.report()).toEqual({
    ready: true,
    status: 'serving',
    checks: { database: 'ok', registry: 'failing' },
  });
});

test('is not ready when a required check fails', async () => {
  const readiness = serving();
  readiness.add({
    name: 'database',
    required: true,
    check: () => Promise.reject(new Error('password of postgres')),
  });
  expect(await readiness.report()).toEqual({
    ready: false,
    status: 'serving',
    checks: { database: 'failing' },
  });
});

test('many probes within two seconds cost one check', async () => {
  let nowMs = 0;
  let asked = 0;
  const readiness = serving(() => nowMs);
  readiness.add({ name: 'database', required: true, check: () => Promise.resolve(++asked) });
  await Promise.all([readiness.report(), readiness.report()]);
  nowMs = 1_999;
  await readiness.report();
  expect(asked).toBe(1);
  nowMs = 2_000;
  await readiness.report();
  expect(asked).toBe(2);
});
