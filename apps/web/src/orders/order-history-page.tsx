import { Link } from 'react-router';
import { PatternPicture } from '../art';
import { Button, buttonClass, Card, Empty, Page, Problem } from '../ui';
import { OrderList } from './order-list';
import { OrderListLoading } from './order-list-loading';
import { useOrderHistory } from './order-queries';

export function OrderHistoryPage() {
  const history = useOrderHistory();
  const orders = history.data?.pages.flatMap((page) => page.orders);

  return (
    <Page title="Orders" subtitle="Everything you have ordered, newest first.">
      {history.isError && (
        <Problem
          error={history.error}
          onRetry={() => void (history.isFetchNextPageError ? history.fetchNextPage() : history.refetch())}
        />
      )}
      {history.isPending && (
        <Card>
          <OrderListLoading rows={6} />
        </Card>
      )}
      {orders?.length === 0 && (
        <Card>
          <Empty
            title="Nothing ordered yet"
            picture={<PatternPicture name="empty-bed" columns={4} rows={4} />}
          >
            <p>What you order appears here, and stays up to date while you watch.</p>
            <Link to="/products" className={buttonClass()}>
              See the products
            </Link>
          </Empty>
        </Card>
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
