import { Form } from '@base-ui/react/form';
import { Link, useNavigate } from 'react-router';
import { OrderList, OrderListLoading, useOrderHistory } from '../orders';
import { Button, buttonClass, Card, Empty, Field, Page, Problem } from '../ui';
import { orderIdIn } from './order-id';

/** Where an operator says which order to follow. */
export function ChooseOrderPage() {
  return (
    <Page
      title="Follow an order"
      subtitle="From the click to the decision: every request, commit and event, and what each waited for."
    >
      <div className="split">
        <LatestOrders />
        <Card title="Any other order">
          <OrderIdForm />
        </Card>
      </div>
    </Page>
  );
}

function OrderIdForm() {
  const navigate = useNavigate();
  return (
    <Form<{ orderId: string }>
      className="form"
      onFormSubmit={({ orderId }) => {
        const id = orderIdIn(orderId);
        if (id !== undefined) void navigate(`/system/orders/${id}`);
      }}
    >
      <Field
        label="Order number"
        name="orderId"
        autoComplete="off"
        hint="It stands at the foot of the order’s page. An address with it will do."
        check={(value) => (orderIdIn(value) === undefined ? 'This has no order number in it.' : undefined)}
      />
      <Button type="submit">Follow</Button>
    </Form>
  );
}

function LatestOrders() {
  const { data, isPending, error, refetch } = useOrderHistory();
  const orders = data?.pages.flatMap((page) => page.orders).slice(0, 8);
  return (
    <Card title="Your latest orders">
      {isPending && <OrderListLoading />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {orders?.length === 0 && (
        <Empty title="You have not ordered anything yet">
          <p>Order something and come back: its journey is here a second later.</p>
          <Link to="/products" className={buttonClass({ kind: 'quiet' })}>
            See the products
          </Link>
        </Empty>
      )}
      {orders && orders.length > 0 && (
        <OrderList orders={orders} addressOf={({ id }) => `/system/orders/${id}`} />
      )}
    </Card>
  );
}
