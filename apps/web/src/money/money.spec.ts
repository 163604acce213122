import { describe, expect, it } from 'vitest';
import { formatMoney, sumByCurrency } from './money';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatMoney', () => {
  it.each([
    ['EUR', 123_456, '€1,234.56'],
    ['EUR', 5, '€0.05'],
    ['EUR', 0, '€0.00'],
    ['EUR', -1_050, '-€10.50'],
    ['JPY', 1_234, '¥1,234'],
    ['KWD', 1_234, 'KWD 1.234'],
  ])('gives %s its own number of decimals: %i', (currencyCode, amountMinor, expected) => {
    expect(plain(formatMoney({ currencyCode, amountMinor }, 'en-US'))).toBe(expected);
  });

  it('keeps every digit of the greatest amount there is', () => {
    const amountMinor = Number.MAX_SAFE_INTEGER;
    expect(formatMoney({ currencyCode: 'EUR', amountMinor }, 'en-US')).toBe('€90,071,992,547,409.91');
  });

  it('follows the locale', () => {
    expect(plain(formatMoney({ currencyCode: 'EUR', amountMinor: 123_456 }, 'de-DE'))).toBe('1.234,56 €');
  });
});

describe('sumByCurrency', () => {
  it('never adds one currency to another', () => {
    const sums = sumByCurrency([
      { currencyCode: 'EUR', amountMinor: 100 },
      { currencyCode: 'USD', amountMinor: 7 },
      { currencyCode: 'EUR', amountMinor: 20 },
    ]);
    expect(sums).toEqual([
      { currencyCode: 'EUR', amountMinor: 120 },
      { currencyCode: 'USD', amountMinor: 7 },
    ]);
  });
});
