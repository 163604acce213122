import { describe, expect, it } from 'vitest';
import { paletteCount, patternOf } from './pattern';

describe('the picture of a product', () => {
  it('is the same each time, and another for another product', () => {
    expect(patternOf('trowel')).toEqual(patternOf('trowel'));
    expect(patternOf('trowel')).not.toEqual(patternOf('gloves'));
  });

  it('fills its columns and rows, row by row', () => {
    const { cells } = patternOf('trowel', 5, 2);
    expect(cells.map(({ column, row }) => `${column},${row}`)).toEqual(
      [0, 1].flatMap((row) => [0, 1, 2, 3, 4].map((column) => `${column},${row}`)),
    );
  });

  it('is a mirror image of itself', () => {
    const { cells } = patternOf('watering-can');
    const at = (column: number, row: number) =>
      cells.find((cell) => cell.column === column && cell.row === row);
    for (const { column, row, shape, tint, turns } of cells.filter((cell) => cell.column < 2)) {
      expect(at(3 - column, row)).toMatchObject({ shape, tint });
      // Twice mirrored is as before.
      expect([1, 0, 3, 2][at(3 - column, row)?.turns ?? 0]).toBe(turns);
    }
  });

  it('uses every palette among many products', () => {
    const used = new Set(Array.from({ length: 100 }, (_, index) => patternOf(`product-${index}`).palette));
    expect([...used].toSorted()).toEqual(Array.from({ length: paletteCount }, (_, index) => index));
  });
});
