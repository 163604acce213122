import { expect, test } from 'vitest';
import { DeliveryLedger, isBroken } from './delivery-ledger';

function judge(deliveries: readonly (readonly [string, number])[], committed: Record<string, number>) {
  const ledger = new DeliveryLedger();
  for (const [key, sequence] of deliveries) ledger.record(key, sequence);
  return ledger.judge(new Map(Object.entries(committed)));
}

const faultless = { lost: 0, reordered: 0, invented: 0, duplicates: 0, lostExamples: [] };

test('each key in its own order is faultless, however keys are mixed', () => {
  const verdict = judge(
    [
      ['a', 1],
      ['b', 1],
      ['b', 2],
      ['a', 2],
    ],
    { a: 2, b: 2 },
  );
  expect(verdict).toEqual({ ...faultless, committed: 4 });
  expect(isBroken(verdict)).toBe(false);
});

test('a repetition is a duplicate and breaks nothing', () => {
  const verdict = judge(
    [
      ['a', 1],
      ['a', 2],
      ['a', 1],
      ['a', 2],
    ],
    { a: 2 },
  );
  expect(verdict).toEqual({ ...faultless, committed: 2, duplicates: 2 });
  expect(isBroken(verdict)).toBe(false);
});

test('a first occurrence after a later event of its key is reordered', () => {
  const verdict = judge(
    [
      ['a', 1],
      ['a', 3],
      ['a', 2],
    ],
    { a: 3 },
  );
  expect(verdict).toEqual({ ...faultless, committed: 3, reordered: 1 });
  expect(isBroken(verdict)).toBe(true);
});

test('an event that never came is lost, at the end of a key as well as inside it', () => {
  const verdict = judge(
    [
      ['a', 1],
      ['a', 3],
    ],
    { a: 4 },
  );
  expect(verdict).toEqual({ ...faultless, committed: 4, lost: 2, lostExamples: ['a 2', 'a 4'] });
  expect(isBroken(verdict)).toBe(true);
});

test('a key of which nothing came lost everything', () => {
  expect(judge([], { a: 3 })).toEqual({
    ...faultless,
    committed: 3,
    lost: 3,
    lostExamples: ['a 1', 'a 2', 'a 3'],
  });
});

test('an event that nobody committed is invented', () => {
  const verdict = judge(
    [
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ],
    { a: 1 },
  );
  expect(verdict).toEqual({ ...faultless, committed: 1, invented: 2 });
  expect(isBroken(verdict)).toBe(true);
});
