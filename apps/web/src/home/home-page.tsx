import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { queryKeys } from '../api';
import { noteOrder, OrderList } from '../orders';
import { useApi } from '../session';
import { Card, Loading, Notice, Page, Problem } from '../ui';
import { CreditCard } from './credit-card';
import { partState, refetchIntervalMs, type Home } from './home';

export function HomePage() {
  const home = useHome();
  if (!home.data) {
    return (
      <Page title="Home">
        {home.isError ? (
          <Problem error={home.error} onRetry={() => void home.refetch()} />
        ) : (
          <Loading what="your home" />
        )}
      </Page>
    );
  }
  const { user } = home.data;
  return (
    <Page title={user ? `Hello, ${user.displayName}` : 'Hello'} tabTitle="Home" subtitle={user?.email}>
      {partState(home.data, 'user') === 'unavailable' && (
        <Notice tone="wait">Your profile cannot be shown right now.</Notice>
      )}
      <CreditCard home={home.data} />
      <LatestOrders home={home.data} />
    </Page>
  );
}

function useHome() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: queryKeys.home,
    queryFn: async ({ signal }) => {
      const home = await api.get<Home>('/api/v1/home', signal);
      return { ...home, orders: home.orders.map((order) => noteOrder(queryClient, order)) };
    },
    refetchInterval: (query) => refetchIntervalMs(query.state.data),
  });
}

function LatestOrders({ home }: { home: Home }) {
  const state = partState(home, 'orders');
  return (
    <Card title="Latest orders" action={<Link to="/orders">All orders</Link>}>
      {state === 'unavailable' && (
        <Notice tone="wait">Your orders cannot be shown right now. Trying again…</Notice>
      )}
      {state === 'pending' && <Notice tone="wait">Your orders are being prepared…</Notice>}
      {state === 'ready' && home.orders.length === 0 && (
        <p>
          Nothing ordered yet. <Link to="/products">See the products</Link>
        </p>
      )}
      {home.orders.length > 0 && <OrderList orders={home.orders} />}
    </Card>
  );
}
