import { expect, test } from 'vitest';
import { depthOf } from './json-body';

test('brackets count as levels, but not those inside strings', () => {
  expect(depthOf('1')).toBe(0);
  expect(depthOf('{"a":[{"b":1}],"c":[]}')).toBe(3);
  expect(depthOf(String.raw`{"a":"[[[[\"[[["}`)).toBe(1);
});

test('the deepest place counts, wherever it is', () => {
  expect(depthOf('['.repeat(50_000))).toBe(50_000);
  expect(depthOf('[[[]],[]]')).toBe(3);
});
