import { expect, test, vi } from 'vitest';
import { SharedReading } from './shared-reading';

/** A reading kept for a second, whose clock and answers a test gives. */
function readingOf(read: () => Promise<number>) {
  const clock = { atMs: 0 };
  return { clock, reading: new SharedReading(read, 1_000, () => clock.atMs) };
}

test('those who ask within its time share a reading', async () => {
  const read = vi.fn(() => Promise.resolve(read.mock.calls.length));
  const { clock, reading } = readingOf(read);
  expect(await reading.get()).toBe(1);
  clock.atMs = 1_000;
  expect(await reading.get()).toBe(1);
  clock.atMs = 1_001;
  expect(await reading.get()).toBe(2);
});

test('a reading that takes longer is waited for, and not made twice', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const read = vi.fn(() => promise);
  const { clock, reading } = readingOf(read);
  const first = reading.get();
  clock.atMs = 5_000;
  const second = reading.get();
  resolve(7);
  expect(await Promise.all([first, second])).toEqual([7, 7]);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a reading that failed is made again after its time', async () => {
  const read = vi.fn(() => Promise.resolve(7)).mockRejectedValueOnce(new Error('no database'));
  const { clock, reading } = readingOf(read);
  await expect(reading.get()).rejects.toThrow('no database');
  await expect(reading.get()).rejects.toThrow('no database');
  clock.atMs = 1_001;
  expect(await reading.get()).toBe(7);
});
