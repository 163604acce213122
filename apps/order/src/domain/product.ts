import type { Money } from '@trellis/contracts';

/** Something on sale. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: Money;
}

/** Whether a text can be a product's id: 1 to 64 lower-case letters, digits and hyphens. */
export function isProductId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}
