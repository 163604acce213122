import { Link } from 'react-router';
import { formatMoney } from '../money';
import { DateTime } from '../ui';
import type { Order } from './order';
import { OrderStatusBadge } from './order-status';

/** Orders as a list of links, in the order given. */
export function OrderList({ orders }: { orders: Order[] }) {
  return (
    <ul className="rows">
      {orders.map((order) => (
        <li key={order.id}>
          <Link to={`/orders/${order.id}`} className="row">
            <span className="row-main">
              <span className="row-title">{summarise(order)}</span>
              <span className="muted">
                <DateTime iso={order.placedAt} />
              </span>
            </span>
            <OrderStatusBadge status={order.status} />
            <span className="amount">{formatMoney(order.total)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function summarise({ lines }: Order): string {
  const [first, ...others] = lines;
  if (!first) return 'Order';
  const name = first.quantity > 1 ? `${first.quantity} × ${first.productName}` : first.productName;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
