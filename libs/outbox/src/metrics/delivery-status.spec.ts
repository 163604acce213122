import type { SqlTransactions } from '@trellis/database';
import type { EventBus } from '@trellis/events';
import { afterEach, expect, test, vi } from 'vitest';
import { DeliveryFigures } from './delivery-status';

type Lag = ReturnType<EventBus['lag']>;

const row = { depth: '3', oldest_age: '1.5', dead_letters: '2', parked_keys: '1' };
const ofTables = { outboxDepth: 3, outboxOldestAgeSeconds: 1.5, deadLetterCount: 2, parkedKeyCount: 1 };

/** Figures of a service that consumes one topic, on tables and a bus that answer as given. */
function figuresOn(lag: () => Lag, query = () => Promise.resolve([row])) {
  const database = { query } as unknown as SqlTransactions;
  return new DeliveryFigures(database, { lag } as unknown as EventBus, 'order', ['trellis.user.v1']);
}

afterEach(() => {
  vi.useRealTimers();
});

test('the lag is summed up over all partitions', async () => {
  const lags = [0, 1].map((partition) => ({ topic: 'trellis.user.v1', partition, lag: 2n }));
  const figures = figuresOn(() => Promise.resolve(lags));
  expect(await figures.status()).toEqual({ ...ofTables, consumerLag: 4 });
});

test('what the tables say is told while the bus refuses', async () => {
  const figures = figuresOn(() => Promise.reject(new Error('no broker')));
  expect(await figures.status()).toEqual({ ...ofTables, consumerLag: undefined });
});

test('what the tables say is told in time while the bus does not answer, and the bus is not asked twice', async () => {
  vi.useFakeTimers();
  const lag = vi.fn(() => new Promise<never>(() => undefined));
  const figures = figuresOn(lag);
  const statuses = Promise.all([figures.status(), figures.status()]);
  await vi.advanceTimersByTimeAsync(750);
  expect(await statuses).toEqual([
    { ...ofTables, consumerLag: undefined },
    { ...ofTables, consumerLag: undefined },
  ]);
  expect(lag).toHaveBeenCalledTimes(1);
});

test('without its tables there is no status', async () => {
  const figures = figuresOn(
    () => Promise.resolve([]),
    () => Promise.reject(new Error('no database')),
  );
  await expect(figures.status()).rejects.toThrow('no database');
});
