import { describe, expect, it } from 'vitest';
import { pollEvery } from './poll-every';

describe('a query that is read again and again', () => {
  const next = (data: unknown, error: Error | null) => pollEvery(2_000)({ state: { data, error } });

  it('goes on while there is something to show, whether or not the latest try failed', () => {
    expect([next(undefined, null), next({}, null), next({}, new Error('no'))]).toEqual([2_000, 2_000, 2_000]);
  });

  it('stops when not even the first answer came', () => {
    expect(next(undefined, new Error('no'))).toBe(false);
  });
});
