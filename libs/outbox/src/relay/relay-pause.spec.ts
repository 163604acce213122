import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RelayPause } from './relay-pause';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function observed(pause: Promise<void>): { isOver: boolean } {
  const state = { isOver: false };
  void pause.then(() => (state.isOver = true));
  return state;
}

test('a pause between polls of an empty outbox is cut short by a hint', async () => {
  const pause = new RelayPause(1_000);
  const idle = observed(pause.idle(1_000));
  pause.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(idle.isOver).toBe(true);
});

test('a pause that gathers events is not cut short by a hint, and the hint is spent with it', async () => {
  const pause = new RelayPause(1_000);
  const gathering = observed(pause.gather());
  pause.wake();
  await vi.advanceTimersByTimeAsync(4);
  expect(gathering.isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(gathering.isOver).toBe(true);

  const idle = observed(pause.idle(1_000));
  await vi.advanceTimersByTimeAsync(0);
  expect(idle.isOver).toBe(false);
});

test('the end cuts a pause that gathers events short', async () => {
  const pause = new RelayPause(1_000);
  const gathering = observed(pause.gather());
  pause.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(gathering.isOver).toBe(true);
});
