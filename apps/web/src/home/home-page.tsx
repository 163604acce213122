import { Link } from 'react-router';
import { PatternPicture } from '../art';
import { OrderList, OrderListLoading } from '../orders';
import { buttonClass, Card, Empty, Notice, Page, Problem } from '../ui';
import { CreditCard, CreditLoading } from './credit-card';
import { partState, type Home } from './home';
import { useHome } from './use-home';

export function HomePage() {
  const home = useHome();
  if (!home.data) {
    return (
      <Page title={home.isError ? 'Home' : 'Hello'} tabTitle="Home" key="loading">
        {home.isError ? (
          <Problem error={home.error} onRetry={() => void home.refetch()} />
        ) : (
          <div className="home">
            <CreditLoading />
            <Card title="Latest orders">
              <OrderListLoading />
            </Card>
          </div>
        )}
      </Page>
    );
  }
  const { user } = home.data;
  return (
    <Page
      title={user ? `Hello, ${user.displayName}` : 'Hello'}
      tabTitle="Home"
      subtitle={user?.email}
      action={
        <Link to="/products" className={buttonClass()}>
          Order something
        </Link>
      }
    >
      {partState(home.data, 'user') === 'unavailable' && (
        <Notice tone="wait">Your profile cannot be shown right now. Trying again…</Notice>
      )}
      <div className="home">
        <CreditCard home={home.data} />
        <LatestOrders home={home.data} />
      </div>
    </Page>
  );
}

function LatestOrders({ home }: { home: Home }) {
  const state = partState(home, 'orders');
  return (
    <Card title="Latest orders" action={home.orders.length > 0 && <Link to="/orders">All orders</Link>}>
      {state === 'unavailable' && (
        <Notice tone="wait">Your orders cannot be shown right now. Trying again…</Notice>
      )}
      {state === 'pending' && <Notice tone="wait">Your orders are being prepared…</Notice>}
      {state === 'ready' && home.orders.length === 0 && (
        <Empty title="Nothing ordered yet" picture={<PatternPicture name="empty-bed" columns={4} rows={4} />}>
          <p>Place an order and watch it being decided, here, without reloading.</p>
          <Link to="/products">See the products</Link>
        </Empty>
      )}
      {home.orders.length > 0 && <OrderList orders={home.orders} />}
    </Card>
  );
}
