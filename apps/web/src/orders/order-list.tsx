import { Link } from 'react-router';
import { PatternPicture } from '../art';
import { formatMoney } from '../money';
import { DateTime } from '../ui';
import type { Order } from './order';
import { OrderStatusBadge } from './order-status';
import { describeOrder } from './order-words';

interface OrderListProps {
  orders: readonly Order[];
  /** Where an order's link leads. Default its page. */
  addressOf?: (order: Order) => string;
}

/** Orders as a list of links, in the order given. */
export function OrderList({ orders, addressOf = ({ id }) => `/orders/${id}` }: OrderListProps) {
  return (
    <ul className="rows">
      {orders.map((order) => (
        <li key={order.id}>
          <Link to={addressOf(order)} className="row row-order">
            <span className="thumb">
              <PatternPicture name={order.lines[0]?.productId ?? order.id} columns={2} rows={2} />
            </span>
            <span className="row-main">
              <span className="row-title">{describeOrder(order)}</span>
              <span className="muted small">
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
