import type { Schemas } from '../api';

/** An amount in the currency's smallest unit, cents for EUR and yen for JPY: an integer within ±(2^53−1). */
export type Money = Schemas['MoneyResponse'];

/**
 * Writes an amount as people write it, with as many decimals as its currency has.
 * @param locale defaults to the browser's
 */
export function formatMoney({ currencyCode, amountMinor }: Money, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: currencyCode });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(toDecimal(amountMinor, digits));
}

/** One total for each currency that occurs, in order of appearance. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const totals = new Map<string, number>();
  for (const { currencyCode, amountMinor } of amounts) {
    totals.set(currencyCode, (totals.get(currencyCode) ?? 0) + amountMinor);
  }
  return [...totals].map(([currencyCode, amountMinor]) => ({ currencyCode, amountMinor }));
}

/** Shifts the decimal point in text: a division would round amounts that a double cannot hold exactly. */
function toDecimal(amountMinor: number, digits: number): Intl.StringNumericLiteral {
  const sign = amountMinor < 0 ? '-' : '';
  const units = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const point = units.length - digits;
  const decimal = digits === 0 ? units : `${units.slice(0, point)}.${units.slice(point)}`;
  return `${sign}${decimal}` as Intl.StringNumericLiteral;
}
