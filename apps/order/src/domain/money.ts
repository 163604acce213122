import type { Money } from '@trellis/contracts';
import { AmountTooLarge, MixedCurrencies } from './order.errors';

/** `money` taken `factor` times. @throws {AmountTooLarge} past what JSON readers can hold */
export function multiply(money: Money, factor: number): Money {
  return { currencyCode: money.currencyCode, amountMinor: safe(money.amountMinor * factor) };
}

/**
 * The sum of one or more amounts of one currency.
 * @throws {MixedCurrencies} when the currencies differ
 * @throws {AmountTooLarge} past what JSON readers can hold
 */
export function sum(first: Money, ...rest: readonly Money[]): Money {
  return rest.reduce((total, money) => {
    if (money.currencyCode !== total.currencyCode) throw new MixedCurrencies();
    return { currencyCode: total.currencyCode, amountMinor: safe(total.amountMinor + money.amountMinor) };
  }, first);
}

function safe(amountMinor: number): number {
  if (!Number.isSafeInteger(amountMinor)) throw new AmountTooLarge();
  return amountMinor;
}
