import { register } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBreaker, type Breaker } from './breaker';
import { BreakerOpen, BulkheadFull, CallTimedOut } from './breaker.errors';

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
  const breaker = createBreaker('opens', { openForMs: 4_000 });
  await failFor(breaker, 10);
  const work = vi.fn(answer);
  await expect(breaker.execute(work)).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 4_000 });
  expect(work).not.toHaveBeenCalled();
  expect(await register.metrics()).toContain('trellis_breaker_state{breaker="opens"} 1');
});

test('closes again after one call succeeded', async () => {
  const breaker = createBreaker('closes', { openForMs: 4_000 });
  await failFor(breaker, 10);
  vi.advanceTimersByTime(4_000);
  await expect(breaker.execute(answer)).resolves.toBe('answer');
  await expect(breaker.execute(answer)).resolves.toBe('answer');
});

test('an answer of the dependency does not count as a failure', async () => {
  const breaker = createBreaker('answers', { isFailure: (error) => !(error instanceof NotFound) });
  for (let call = 0; call < 200; call += 1) {
    await expect(breaker.execute(() => Promise.reject(new NotFound()))).rejects.toBeInstanceOf(NotFound);
    vi.advanceTimersByTime(100);
  }
});

test('gives a call up at its time limit and aborts its signal', async () => {
  const breaker = createBreaker('slow', { timeoutMs: 1_000 });
  let seen: AbortSignal | undefined;
  const call = breaker.execute((signal) => {
    seen = signal;
    return new Promise<never>(() => undefined);
  });
  const outcome = expect(call).rejects.toBeInstanceOf(CallTimedOut);
  await vi.advanceTimersByTimeAsync(1_000);
  await outcome;
  expect(seen?.aborted).toBe(true);
});

test('a dependency that hangs opens the breaker', async () => {
  const breaker = createBreaker('hangs', { timeoutMs: 100 });
  for (let call = 0; call < 100; call += 1) {
    const outcome = breaker.execute(() => new Promise<never>(() => undefined)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    await outcome;
  }
  await expect(breaker.execute(answer)).rejects.toBeInstanceOf(BreakerOpen);
});

test('refuses what neither runs nor may wait', async () => {
  const breaker = createBreaker('full', { maxConcurrent: 1, maxQueued: 0 });
  let finish = () => {};
  const first = breaker.execute(() => new Promise<void>((resolve) => (finish = resolve)));
  await expect(breaker.execute(answer)).rejects.toBeInstanceOf(BulkheadFull);
  finish();
  await first;
  await expect(breaker.execute(answer)).resolves.toBe('answer');
});
