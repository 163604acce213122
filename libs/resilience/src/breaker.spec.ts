import { register } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Breaker } from './breaker';
import { BulkheadFull } from './breaker.errors';

class NotFound extends Error {}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fail = () => Promise.reject(new Error('connection refused'));
const answer = () => Promise.resolve('answer');

async function failFor(breaker: Breaker, seconds: number): Promise<void> {
  for (let call = 0; call < seconds * 10; call += 1) {
    await breaker.execute(fail).catch(() => undefined);
    vi.advanceTimersByTime(100);
  }
}

test('opens when calls keep failing, makes no further call, and says when to come again', async () => {
  const breaker = new Breaker('opens', { openForMs: 4_000 });
  await failFor(breaker, 10);
  const work = vi.fn(answer);
  await expect(breaker.execute(work)).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 4_000 });
  expect(work).not.toHaveBeenCalled();
  expect(await register.metrics()).toContain('trellis_breaker_state{breaker="opens"} 1');
});

test('closes again after one call succeeded', async () => {
  const breaker = new Breaker('closes', { openForMs: 4_000 });
  await failFor(breaker, 10);
  vi.advanceTimersByTime(4_000);
  await expect(breaker.execute(answer)).resolves.toBe('answer');
  await expect(breaker.execute(answer)).resolves.toBe('answer');
});

test('an answer of the dependency does not count as a failure', async () => {
  const breaker = new Breaker('answers', { isFailure: (error) => !(error instanceof NotFound) });
  for (let call = 0; call < 200; call += 1) {
    await expect(breaker.execute(() => Promise.reject(new NotFound()))).rejects.toBeInstanceOf(NotFound);
    vi.advanceTimersByTime(100);
  }
});

test('refuses what neither runs nor may wait', async () => {
  const breaker = new Breaker('full', { maxConcurrent: 1, maxQueued: 0 });
  let finish = () => {};
  const first = breaker.execute(() => new Promise<void>((resolve) => (finish = resolve)));
  await expect(breaker.execute(answer)).rejects.toBeInstanceOf(BulkheadFull);
  finish();
  await first;
  await expect(breaker.execute(answer)).resolves.toBe('answer');
});
