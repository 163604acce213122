import type { Schemas } from '../api';

export type Order = Schemas['OrderResponse'];
export type OrderStatus = Order['status'];
export type OrderItem = Schemas['OrderItemRequest'];
export type OrderPage = Schemas['OrderListResponse'];

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
