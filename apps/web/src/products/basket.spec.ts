import { describe, expect, it } from 'vitest';
import { basketTotals, toItems, withQuantity } from './basket';

const euro = (amountMinor: number) => ({ currencyCode: 'EUR', amountMinor });
const products = [
  { id: 'tea', name: 'Tea', price: euro(450) },
  { id: 'cup', name: 'Cup', price: euro(1_200) },
];

describe('a basket', () => {
  it.each([
    [-1, undefined],
    [0, undefined],
    [NaN, undefined],
    [2.9, 2],
    [1_000, 99],
  ])('keeps quantities to whole numbers it can order: %d', (quantity, kept) => {
    expect(withQuantity({ tea: 1 }, 'tea', quantity).tea).toBe(kept);
  });

  it('gives the same items whatever order they were chosen in', () => {
    const one = withQuantity(withQuantity({}, 'tea', 1), 'cup', 2);
    const other = withQuantity(withQuantity({}, 'cup', 2), 'tea', 1);

    expect(toItems(one, products)).toEqual(toItems(other, products));
    expect(toItems(one, products)[0]).toEqual({ productId: 'tea', quantity: 1 });
  });

  it('leaves out what the catalogue no longer has', () => {
    expect(toItems({ gone: 3 }, products)).toEqual([]);
    expect(basketTotals({ gone: 3 }, products)).toEqual([]);
  });

  it('totals prices times quantities', () => {
    expect(basketTotals({ tea: 2, cup: 1 }, products)).toEqual([euro(2_100)]);
  });
});
