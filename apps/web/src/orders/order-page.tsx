import { useRef } from 'react';
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../api';
import { buttonClass, Card, DateTime, Empty, Loading, Notice, Page, Problem, Skeleton } from '../ui';
import { CancelOrder } from './cancel-order';
import { isCancellable, type Order } from './order';
import { OrderLines } from './order-lines';
import { useCancelOrder, useOrder } from './order-queries';
import { OrderStatusBanner } from './order-status';

export function OrderPage() {
  const { orderId = '' } = useParams();
  const order = useOrder(orderId);

  if (order.data) return <OrderDetail key={orderId} order={order.data} />;
  if (order.isPending) return <OrderLoading />;
  const isMissing = order.error instanceof ApiProblem && [400, 404].includes(order.error.status);
  return (
    <Page title="Order">
      {isMissing ? (
        <Card>
          <Empty title="There is no such order among yours">
            <p>Its address may be incomplete, or it belongs to someone else.</p>
            <Link to="/orders" className={buttonClass({ kind: 'quiet' })}>
              See all your orders
            </Link>
          </Empty>
        </Card>
      ) : (
        <Problem error={order.error} onRetry={() => void order.refetch()} />
      )}
    </Page>
  );
}

function OrderDetail({ order }: { order: Order }) {
  const cancel = useCancelOrder(order.id);
  const banner = useRef<HTMLDivElement>(null);
  // Shown as cancelled as soon as it is sent: a refusal brings back what was, and says why.
  const isSent = cancel.isPending && !cancel.isPaused;
  const shown: Order = isSent ? { ...order, status: 'CANCELLED' } : order;

  function send() {
    if (cancel.isPending) return;
    // The button goes away with the chance to cancel.
    cancel.mutate(undefined, { onSuccess: () => banner.current?.focus() });
  }

  return (
    <Page
      title="Order"
      subtitle={
        <>
          Placed <DateTime iso={order.placedAt} />
        </>
      }
      action={isCancellable(order) && <CancelOrder isPending={cancel.isPending} onCancel={send} />}
    >
      {cancel.isError && <Problem error={cancel.error} />}
      {cancel.isPaused && (
        <Notice tone="wait">You are offline. The order is cancelled as soon as you are back.</Notice>
      )}
      <OrderStatusBanner ref={banner} order={shown} />
      <Card>
        <OrderLines order={order} />
      </Card>
      <p className="muted small">Order number {order.id}</p>
    </Page>
  );
}

function OrderLoading() {
  return (
    <Loading what="the order">
      <Skeleton width="9rem" height="2.5rem" />
      <Skeleton height="5.5rem" />
      <Skeleton height="14rem" />
    </Loading>
  );
}
