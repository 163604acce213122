import { InvalidRequest } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { batchIds } from './batch-ids';
import { pageSizeOf } from './page-size';

describe('a page size', () => {
  test('is 20 when none is asked for', () => {
    expect(pageSizeOf(0)).toBe(20);
  });

  test('is taken up to 100, and refused beyond', () => {
    expect([pageSizeOf(1), pageSizeOf(100)]).toEqual([1, 100]);
    expect(() => pageSizeOf(101)).toThrow(InvalidRequest);
  });
});

describe('the ids of a batch', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index));

  test('are taken up to 100, and refused beyond', () => {
    expect(batchIds(ids(100))).toEqual(ids(100));
    expect(() => batchIds(ids(101))).toThrow(InvalidRequest);
  });

  test('count once each', () => {
    expect(batchIds(['a', 'b', 'a'])).toEqual(['a', 'b']);
  });
});
