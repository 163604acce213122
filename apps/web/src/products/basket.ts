import { sumByCurrency, type Money } from '../money';
import type { OrderItem } from '../orders';
import type { Product } from './product';

/** The most of one product that the page lets a person choose. */
export const greatestQuantity = 99;

/** Chosen quantities by product id. Products that are not in it are not wanted. */
export type Basket = Readonly<Record<string, number>>;

/** A basket with another quantity of one product, kept to whole numbers from 0 to the greatest. */
export function withQuantity(basket: Basket, productId: string, quantity: number): Basket {
  const whole = Number.isFinite(quantity) ? Math.trunc(quantity) : 0;
  const { [productId]: _previous, ...others } = basket;
  const kept = Math.min(Math.max(whole, 0), greatestQuantity);
  return kept === 0 ? others : { ...others, [productId]: kept };
}

/** What to order, in the catalogue's order: the same choice always gives the same items. */
export function toItems(basket: Basket, products: readonly Product[]): OrderItem[] {
  return products.flatMap(({ id }) => (basket[id] ? [{ productId: id, quantity: basket[id] }] : []));
}

/** What the basket would cost at the prices shown; the server's prices are the ones that count. */
export function basketTotals(basket: Basket, products: readonly Product[]): Money[] {
  return sumByCurrency(
    products
      .filter(({ id }) => basket[id])
      .map(({ id, price }) => ({ ...price, amountMinor: price.amountMinor * (basket[id] ?? 0) })),
  );
}
