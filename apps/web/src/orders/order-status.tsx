import type { Ref } from 'react';
import { Badge, Banner } from '../ui';
import type { Order, OrderStatus } from './order';
import { explainStatus, statusWords } from './order-words';

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { label, tone } = statusWords[status];
  return <Badge tone={tone}>{label}</Badge>;
}

interface OrderStatusBannerProps {
  order: Order;
  /** The banner can take the focus. */
  ref?: Ref<HTMLDivElement>;
}

/** Where the order stands and what that means for its owner; read out by screen readers when it changes. */
export function OrderStatusBanner({ order, ref }: OrderStatusBannerProps) {
  const { label, tone } = statusWords[order.status];
  return (
    <Banner ref={ref} tone={tone} title={label}>
      {explainStatus(order)}
    </Banner>
  );
}
