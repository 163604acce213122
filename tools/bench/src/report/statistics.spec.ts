import { describe, expect, test } from 'vitest';
import { percentile, ratiosByRun, summarise } from './statistics';

describe('a summary', () => {
  test('has the middle one of an odd number of measurements, whatever their order', () => {
    expect(summarise([30, 10, 20])).toEqual({ median: 20, least: 10, greatest: 30 });
  });

  test('has the mean of the two middle ones of an even number', () => {
    expect(summarise([1, 2, 4, 100]).median).toBe(3);
  });

  test('is not thrown by one wild run', () => {
    expect(summarise([10, 11, 12, 11, 9_000]).median).toBe(11);
  });

  test('refuses to be made of nothing', () => {
    expect(() => summarise([])).toThrow('nothing to summarise');
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 101 }, (_, value) => 100 - value);

  test.each([
    [0, 0],
    [50, 50],
    [99, 99],
    [100, 100],
  ])('%d of 0 to 100 is %d', (percent, expected) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  test('lies between the two nearest values when it hits none', () => {
    expect(percentile([10, 20], 25)).toBe(12.5);
  });

  test('leaves the values as they were', () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('ratios', () => {
  test('compare each run with the baseline of the same run', () => {
    expect(ratiosByRun([80, 40], [100, 50])).toEqual([0.8, 0.8]);
  });

  test('need a baseline for each run', () => {
    expect(() => ratiosByRun([1, 2], [1])).toThrow('2 measurements do not pair with 1 baselines');
  });
});
