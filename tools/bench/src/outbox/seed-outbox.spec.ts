import { expect, test } from 'vitest';
import { seededByKey } from './seed-outbox';

test('what was seeded is known key by key, also when keys do not come out even', () => {
  expect(seededByKey(7, 3)).toEqual(
    new Map([
      ['seed-0', 3],
      ['seed-1', 2],
      ['seed-2', 2],
    ]),
  );
});

test('keys that no event was left for are not there', () => {
  expect([...seededByKey(2, 3).keys()]).toEqual(['seed-0', 'seed-1']);
});
