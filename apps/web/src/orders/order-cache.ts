import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { queryKeys } from '../api';
import { laterOf, type Order, type OrderPage } from './order';
import { orderKeys } from './order-keys';

/** Keeps an order that an answer brought; gives what is known to be its latest state. */
export function noteOrder(queryClient: QueryClient, incoming: Order): Order {
  const latest = laterOf(queryClient.getQueryData<Order>(orderKeys.order(incoming.id)), incoming);
  queryClient.setQueryData<Order>(orderKeys.order(incoming.id), latest);
  return latest;
}

/**
 * Shows a changed order wherever it is on screen: its own page, the history, the latest orders of home. An order
 * that is new to the lists appears in them when they are read again.
 */
export function publishOrder(queryClient: QueryClient, incoming: Order): void {
  const latest = noteOrder(queryClient, incoming);
  const replaceIn = (orders: Order[]): Order[] =>
    orders.map((order) => (order.id === latest.id ? latest : order));

  queryClient.setQueryData<InfiniteData<OrderPage>>(
    orderKeys.orderHistory,
    (history) =>
      history && {
        ...history,
        pages: history.pages.map((page) => ({ ...page, orders: replaceIn(page.orders) })),
      },
  );
  queryClient.setQueryData<{ orders: Order[] }>(
    queryKeys.home,
    (home) => home && { ...home, orders: replaceIn(home.orders) },
  );
}

/** Has the lists and the credit read again. */
export async function refreshLists(queryClient: QueryClient): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: queryKeys.home }),
    queryClient.invalidateQueries({ queryKey: orderKeys.orderHistory }),
  ]);
}
