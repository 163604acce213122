import { expect, test } from 'vitest';
import { formatFigure, formatTable } from './table';

test('a table lines names up on the left and figures on the right', () => {
  const table = formatTable([
    ['figure', 'per second'],
    ['raw producer', '9'],
    ['relay', '12,345'],
  ]);
  expect(table.split('\n')).toEqual([
    'figure        per second',
    '------------  ----------',
    'raw producer           9',
    'relay             12,345',
  ]);
});

test.each([
  [12_345.6, '12,346'],
  [123.4, '123'],
  [12.34, '12.3'],
  [0.123, '0.12'],
  [Number.NaN, '-'],
])('%d is written as %s', (value, expected) => {
  expect(formatFigure(value)).toBe(expected);
});
