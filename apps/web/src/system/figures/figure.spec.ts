import { describe, expect, it } from 'vitest';
import { describeValues, latestOf, topOf } from './figure';
import type { History, Values } from './history';

function historyOf(...outboxDepths: Values[]): History {
  const services = outboxDepths.map((outboxDepth, index) => ({
    name: `s${index}`,
    figures: { outboxDepth },
  }));
  return { startMs: 0, stepMs: 5_000, stepCount: 3, services, unavailable: [] };
}

describe('a figure', () => {
  it('has one scale for all services, and none so low that a single event fills it', () => {
    expect(topOf('outboxDepth', historyOf([0, 40, 3], [1, 2, null]))).toBe(40);
    expect(topOf('outboxDepth', historyOf([0, 1, 0]))).toBe(10);
    expect(topOf('consumerLag', historyOf([0, 40, 3]))).toBe(10);
  });

  it('stands where it was measured last, and nowhere once two steps have gone by without', () => {
    expect(latestOf([1, 2, null])).toBe(2);
    expect(latestOf([1, 2, null, null])).toBeNull();
    expect(latestOf([null])).toBeNull();
  });

  it.each<[Values, string]>([
    [[0, 12, 3], '3 now, 12 at most, at step 1'],
    [[0, 0, null], '0 all the time'],
    [[0, 12, null, null], 'not measured now, 12 at most, at step 1'],
    [[0, 0, null, null], 'not measured now, 0 before'],
    [[null, null], 'not measured'],
  ])('of %j is told as %j', (values, text) => {
    expect(describeValues('outboxDepth', values, (index) => `step ${index}`)).toBe(text);
  });

  it('is told in its own unit', () => {
    expect(describeValues('outboxOldestAgeSeconds', [90], () => 'noon')).toBe(
      '1 min 30 s now, 1 min 30 s at most, at noon',
    );
  });
});
