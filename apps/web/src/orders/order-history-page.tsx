import { Link } from 'react-router';
import { Button, Card, Loading, Page, Problem } from '../ui';
import { OrderList } from './order-list';
import { useOrderHistory } from './order-queries';

export function OrderHistoryPage() {
  const history = useOrderHistory();
  const orders = history.data?.pages.flatMap((page) => page.orders);

  return (
    <Page title="Orders">
      {history.isPending && <Loading what="your orders" />}
      {history.isError && <Problem error={history.error} onRetry={() => void history.refetch()} />}
      {orders?.length === 0 && (
        <p>
          You have not ordered anything yet. <Link to="/products">See the products</Link>
        </p>
      )}
      {orders && orders.length > 0 && (
        <Card>
          <OrderList orders={orders} />
        </Card>
      )}
      {history.hasNextPage && (
        <div className="actions">
          <Button
            kind="quiet"
            isBusy={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show earlier orders
          </Button>
        </div>
      )}
    </Page>
  );
}
