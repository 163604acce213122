import { Link, useParams } from 'react-router';
import { ApiProblem } from '../api';
import { formatMoney } from '../money';
import { Card, DateTime, Loading, Page, Problem } from '../ui';
import { CancelOrder } from './cancel-order';
import { isCancellable, type Order } from './order';
import { useOrder } from './order-queries';
import { OrderStatusBanner } from './order-status';

export function OrderPage() {
  const { orderId = '' } = useParams();
  const order = useOrder(orderId);

  if (order.data) return <OrderDetail order={order.data} />;
  if (order.isPending) return <Loading what="the order" />;
  const isMissing = order.error instanceof ApiProblem && [400, 404].includes(order.error.status);
  return (
    <Page title="Order">
      {isMissing ? (
        <p>
          There is no such order among yours. <Link to="/orders">See all your orders</Link>
        </p>
      ) : (
        <Problem error={order.error} onRetry={() => void order.refetch()} />
      )}
    </Page>
  );
}

function OrderDetail({ order }: { order: Order }) {
  return (
    <Page title="Order" subtitle={<DateTime iso={order.placedAt} />}>
      <OrderStatusBanner order={order} />
      <Card>
        <table className="lines">
          <caption className="visually-hidden">What was ordered</caption>
          <thead>
            <tr>
              <th scope="col">Product</th>
              <th scope="col" className="number">
                Quantity
              </th>
              <th scope="col" className="number">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.productId}>
                <th scope="row">
                  {line.productName}
                  <span className="muted small"> {formatMoney(line.unitPrice)} each</span>
                </th>
                <td className="number">{line.quantity}</td>
                <td className="number">{formatMoney(line.lineTotal)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                Total
              </th>
              <td className="number">{formatMoney(order.total)}</td>
            </tr>
          </tfoot>
        </table>
      </Card>
      <p className="muted small">Order number {order.id}</p>
      {isCancellable(order) && <CancelOrder orderId={order.id} />}
    </Page>
  );
}
