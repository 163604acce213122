import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OwnedPartition } from './owned-partition';

const partition = () =>
  new OwnedPartition({
    topic: 't',
    partition: 0,
    epoch: 1n,
    committed: undefined,
    firstOffset: 0n,
    nextOffset: 1n,
    isSurplus: false,
  });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('is not ready while it is paused, and tells when the pause is over', () => {
  const owned = partition();
  const onOver = vi.fn();
  owned.pause(100, onOver);
  vi.advanceTimersByTime(99);
  expect([owned.isReady, onOver.mock.calls.length]).toEqual([false, 0]);
  vi.advanceTimersByTime(1);
  expect([owned.isReady, onOver.mock.calls.length]).toEqual([true, 1]);
});

it('sets no timer into the past when a pause is over before it begins', () => {
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  const onOver = vi.fn();
  partition().pause(-5, onOver);
  expect(setTimer).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 0);
  vi.advanceTimersByTime(0);
  expect(onOver).toHaveBeenCalledOnce();
});
