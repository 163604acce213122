import type { OwnHome } from '../harness';

/** The public surface's bodies, as far as tests look at them. */
export interface Money {
  readonly currencyCode: string;
  readonly amountMinor: number;
}

export type OrderStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELLED';

export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  readonly total: Money;
  readonly lines: readonly {
    readonly productId: string;
    readonly productName: string;
    readonly unitPrice: Money;
    readonly quantity: number;
    readonly lineTotal: Money;
  }[];
  readonly rejectionReason?: string | null;
  readonly placedAt: string;
  readonly updatedAt: string;
}

export interface OrderPage {
  readonly orders: readonly Order[];
  readonly nextPageToken?: string | null;
}

export interface Home extends OwnHome {
  readonly customer: {
    readonly id: string;
    readonly creditLimit: Money;
    readonly availableCredit: Money;
  } | null;
  readonly orders: readonly Order[];
}

export interface Item {
  readonly productId: string;
  readonly quantity: number;
}

/** Products of the demo catalogue, and what they cost in minor units. */
export const products = {
  /** Costs more than any customer's credit. */
  orangery: { productId: 'orangery', price: 1_250_000 },
  rose: { productId: 'climbing-rose', price: 2_450 },
  peas: { productId: 'sweet-peas', price: 299 },
  arch: { productId: 'willow-arch', price: 18_900 },
} as const;

/** Every customer's credit at first, in minor units. */
export const CREDIT_LIMIT = 100_000;

/** So many of a product. */
export function some(product: { readonly productId: string }, quantity = 1): Item {
  return { productId: product.productId, quantity };
}
