import type { Order, OrderStatus } from './order';

const words: Record<OrderStatus, { label: string; tone: string }> = {
  PENDING: { label: 'Checking credit', tone: 'wait' },
  APPROVED: { label: 'Approved', tone: 'good' },
  REJECTED: { label: 'Refused', tone: 'bad' },
  CANCELLED: { label: 'Cancelled', tone: 'off' },
};

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { label, tone } = words[status];
  return <span className={`badge badge-${tone}`}>{label}</span>;
}

/** What the order's status means for its owner; read out by screen readers when it changes. */
export function OrderStatusBanner({ order }: { order: Order }) {
  const { label, tone } = words[order.status];
  return (
    <div role="status" aria-live="polite" aria-atomic="true" className={`banner banner-${tone}`}>
      <strong>{label}</strong>
      <span>{explain(order)}</span>
    </div>
  );
}

function explain(order: Order): string {
  switch (order.status) {
    case 'PENDING':
      return 'The decision takes a moment and appears here by itself.';
    case 'APPROVED':
      return 'Your credit covers this order.';
    case 'REJECTED':
      return order.rejectionReason
        ? readable(order.rejectionReason)
        : 'Your credit does not cover this order.';
    case 'CANCELLED':
      return 'Credit set aside for this order returns to you.';
  }
}

/** A code such as INSUFFICIENT_CREDIT as words; a sentence is left as it is. */
function readable(reason: string): string {
  if (!/^[A-Z0-9_]+$/.test(reason)) return reason;
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
