import type { Tone } from '../ui';
import type { Order, OrderStatus } from './order';

/** What a status is called, and how it is taken. */
export const statusWords: Record<OrderStatus, { label: string; tone: Tone }> = {
  PENDING: { label: 'Checking credit', tone: 'wait' },
  APPROVED: { label: 'Approved', tone: 'good' },
  REJECTED: { label: 'Refused', tone: 'bad' },
  CANCELLED: { label: 'Cancelled', tone: 'off' },
};

/** What the order's status means for its owner. */
export function explainStatus({ status, rejectionReason }: Order): string {
  switch (status) {
    case 'PENDING':
      return 'The decision takes a moment and appears here by itself.';
    case 'APPROVED':
      return 'Your credit covers this order.';
    case 'REJECTED':
      return explainRejection(rejectionReason);
    case 'CANCELLED':
      return 'Credit set aside for this order returns to you.';
  }
}

/** Why an order was refused, and what can be done about it. */
export function explainRejection(reason: Order['rejectionReason']): string {
  switch (reason) {
    case 'INSUFFICIENT_CREDIT':
      return 'Your available credit does not cover this order. Order less, or cancel another order to get its credit back.';
    case 'CURRENCY_MISMATCH':
      return 'This order is in another currency than your credit. Choose products in the currency of your credit.';
    case null:
      return 'The order could not be approved. No credit is set aside for it; you can order again.';
  }
}

/** The order in a few words: its first product and how many others. */
export function describeOrder({ lines }: Pick<Order, 'lines'>): string {
  const [first, ...others] = lines;
  if (!first) return 'Order';
  const name = first.quantity > 1 ? `${first.quantity} × ${first.productName}` : first.productName;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
