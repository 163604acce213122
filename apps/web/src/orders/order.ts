import type { Money } from '../money';

export type OrderStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELLED';

export interface OrderLine {
  productId: string;
  productName: string;
  unitPrice: Money;
  quantity: number;
  lineTotal: Money;
}

export interface Order {
  id: string;
  status: OrderStatus;
  total: Money;
  lines: OrderLine[];
  /** Only of a rejected order. */
  rejectionReason?: string | null;
  /** ISO 8601. */
  placedAt: string;
  updatedAt: string;
}

export interface OrderPage {
  orders: Order[];
  /** Absent or empty on the last page. */
  nextPageToken?: string | null;
}

export interface OrderItem {
  productId: string;
  quantity: number;
}

/** How far along its life a status is. An order never goes back. */
const stage: Record<OrderStatus, number> = { PENDING: 0, APPROVED: 1, REJECTED: 1, CANCELLED: 2 };

/**
 * The later of two reports on one order. An answer can be overtaken on its way by a live update; the status tells
 * which came first without trusting any clock.
 */
export function laterOf(known: Order | undefined, incoming: Order): Order {
  return known && stage[known.status] > stage[incoming.status] ? known : incoming;
}

/** Whether the order's owner may still cancel it. */
export function isCancellable({ status }: Order): boolean {
  return status === 'PENDING' || status === 'APPROVED';
}
