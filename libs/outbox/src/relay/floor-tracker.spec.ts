import { describe, expect, test } from 'vitest';
import { FloorTracker } from './floor-tracker';

const empty = [{ bucket: 3, truncated: false }];

describe('a floor', () => {
  test('starts at 0', () => {
    expect(new FloorTracker().floorOf(3)).toBe(0n);
  });

  test('rises once every transaction that may have drawn a smaller id is over', () => {
    const tracker = new FloorTracker();
    tracker.remember(50n, 100n);
    tracker.settle(101n, empty);
    expect(tracker.floorOf(3)).toBe(50n);
  });

  test('stays while a transaction as old as the candidate may run', () => {
    const tracker = new FloorTracker();
    tracker.remember(50n, 100n);
    tracker.settle(100n, empty);
    expect(tracker.floorOf(3)).toBe(0n);
  });

  test('rises only as far as the poll could look', () => {
    const tracker = new FloorTracker();
    tracker.remember(50n, 100n);
    tracker.settle(101n, [{ bucket: 3, lastId: 20n, truncated: true }]);
    expect(tracker.floorOf(3)).toBe(20n);
    tracker.settle(101n, empty);
    expect(tracker.floorOf(3)).toBe(50n);
  });

  test('is 0 again for a bucket that was given away', () => {
    const tracker = new FloorTracker();
    tracker.remember(50n, 100n);
    tracker.settle(101n, empty);
    tracker.forget(3);
    expect(tracker.floorOf(3)).toBe(0n);
  });

  test('takes the greatest candidate that is safe', () => {
    const tracker = new FloorTracker();
    tracker.remember(50n, 100n);
    tracker.remember(60n, 110n);
    tracker.remember(70n, 120n);
    tracker.settle(115n, empty);
    expect(tracker.floorOf(3)).toBe(60n);
  });

  test('rises in larger steps when a slow transaction lets candidates pile up', () => {
    const tracker = new FloorTracker();
    for (let step = 1n; step <= 1_000n; step += 1n) tracker.remember(step, step);
    tracker.settle(1_001n, empty);
    expect(tracker.floorOf(3)).toBe(1_000n);
  });
});
