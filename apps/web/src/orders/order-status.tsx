import type { Ref } from 'react';
import { Badge, Icon, type IconName, type Tone } from '../ui';
import type { Order, OrderStatus } from './order';
import { explainStatus, statusWords } from './order-words';

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { label, tone } = statusWords[status];
  return <Badge tone={tone}>{label}</Badge>;
}

const icons: Record<Tone, IconName> = { wait: 'clock', good: 'check', bad: 'cross', off: 'cross' };

interface OrderStatusBannerProps {
  order: Order;
  /** The banner can take the focus. */
  ref?: Ref<HTMLDivElement>;
}

/** Where the order stands and what that means for its owner; read out by screen readers when it changes. */
export function OrderStatusBanner({ order, ref }: OrderStatusBannerProps) {
  const { label, tone } = statusWords[order.status];
  return (
    <div
      ref={ref}
      role="status"
      aria-live="polite"
      aria-atomic="true"
      tabIndex={-1}
      className={`banner tone-${tone}`}
    >
      <span key={order.status} className="banner-sign">
        <Icon name={icons[tone]} size={28} />
      </span>
      <div>
        <strong>{label}</strong>
        <p>{explainStatus(order)}</p>
      </div>
    </div>
  );
}
