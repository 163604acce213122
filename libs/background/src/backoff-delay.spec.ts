import { afterEach, describe, expect, it, vi } from 'vitest';
import { backoffDelayMs } from './backoff-delay';

describe('backoffDelayMs', () => {
  afterEach(() => vi.restoreAllMocks());

  it('doubles with each failure up to the longest pause, and stays there', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect([1, 2, 3, 4, 5, 10_000].map((failures) => backoffDelayMs(failures, 100, 1_000))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('takes off half of the pause at most', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(backoffDelayMs(3, 100, 1_000)).toBe(200);
  });
});
