import { expect, test } from 'vitest';
import { formatDuration } from './duration';

test.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [31.2, '31 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [2_500, '2.5 s'],
  [59_960, '1 min'],
  [250_000, '4 min 10 s'],
  [3_600_000, '1 h'],
  [11_130_000, '3 h 6 min'],
])('%d milliseconds are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
