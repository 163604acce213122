import { expect, test } from 'vitest';
import { KeyedRateLimiter } from './keyed-rate-limiter';

function limiterAt(start: number, limit = { capacity: 3, refillPerSecond: 2 }, maxKeys = 10) {
  const clock = { nowMs: start };
  return { clock, limiter: new KeyedRateLimiter(limit, { now: () => clock.nowMs, maxKeys }) };
}

function takeAll(limiter: KeyedRateLimiter, key: string): number {
  let taken = 0;
  while (limiter.tryTake(key).allowed) taken += 1;
  return taken;
}

test('lets a burst of the capacity through and refuses the next with the time until one token', () => {
  const { limiter } = limiterAt(0);
  expect(takeAll(limiter, 'ada')).toBe(3);
  expect(limiter.tryTake('ada')).toEqual({ allowed: false, retryAfterMs: 500 });
});

test('a caller that waits for retryAfterMs is let through', () => {
  const { clock, limiter } = limiterAt(1_000, { capacity: 1, refillPerSecond: 3 });
  takeAll(limiter, 'ada');
  clock.nowMs += limiter.tryTake('ada').retryAfterMs;
  expect(limiter.tryTake('ada').allowed).toBe(true);
});

test('refills up to the capacity and no further', () => {
  const { clock, limiter } = limiterAt(0);
  takeAll(limiter, 'ada');
  clock.nowMs += 3_600_000;
  expect(takeAll(limiter, 'ada')).toBe(3);
});

test('one key does not use up the tokens of another', () => {
  const { limiter } = limiterAt(0);
  takeAll(limiter, 'ada');
  expect(limiter.tryTake('grace').allowed).toBe(true);
});

test('a new limit holds for buckets that exist', () => {
  const { clock, limiter } = limiterAt(0);
  takeAll(limiter, 'ada');
  limiter.limit = { capacity: 10, refillPerSecond: 100 };
  clock.nowMs += 100;
  expect(takeAll(limiter, 'ada')).toBe(10);
});

test('forgets the key unused for longest rather than grow without bound', () => {
  const { limiter } = limiterAt(0, { capacity: 1, refillPerSecond: 0.001 }, 2);
  takeAll(limiter, 'first');
  takeAll(limiter, 'second');
  takeAll(limiter, 'third');
  expect(limiter.tryTake('third').allowed).toBe(false);
  expect(limiter.tryTake('first').allowed).toBe(true);
});

test('a clock that steps back takes no tokens away', () => {
  const { clock, limiter } = limiterAt(5_000);
  limiter.tryTake('ada');
  clock.nowMs = 0;
  expect(takeAll(limiter, 'ada')).toBe(2);
});

test('refuses a limit that lets nothing through', () => {
  expect(() => new KeyedRateLimiter({ capacity: 0, refillPerSecond: 1 })).toThrow(RangeError);
  expect(() => new KeyedRateLimiter({ capacity: 1, refillPerSecond: 0 })).toThrow(RangeError);
});
