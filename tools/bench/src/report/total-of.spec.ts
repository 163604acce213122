import { expect, test } from 'vitest';
import { totalOf } from './total-of';

test('a long window weighs more than a short one', () => {
  const windows = [
    { count: 100, elapsedMs: 1_000, cpuMicroseconds: 1_000 },
    { count: 900, elapsedMs: 3_000, cpuMicroseconds: 3_000 },
  ];
  expect(totalOf(windows)).toEqual({ perSecond: 250, cpuMicroseconds: 4 });
});
