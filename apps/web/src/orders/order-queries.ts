import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { retryDelayMs } from '../api';
import { useApi } from '../session';
import { laterOf, type Order, type OrderItem, type OrderPage } from './order';
import { isUndecided, OrderAttempt, shouldRetryAttempt } from './order-attempt';
import { noteOrder, publishOrder, refreshLists } from './order-cache';
import { orderKeys } from './order-keys';

/** Orders that are read at a time. */
const historyPageSize = 20;
/** Live updates bring each change at once; this is how late a change may come while they are interrupted. */
const pendingPollMs = 5_000;

export function useOrder(orderId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  const key = orderKeys.order(orderId);
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const order = await api.get('/api/v1/orders/{id}', { path: { id: orderId }, signal });
      return laterOf(queryClient.getQueryData<Order>(key), order);
    },
    refetchInterval: (query) => (query.state.data?.status === 'PENDING' ? pendingPollMs : false),
  });
}

export function useOrderHistory() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useInfiniteQuery({
    queryKey: orderKeys.orderHistory,
    queryFn: async ({ pageParam, signal }): Promise<OrderPage> => {
      const query = { pageSize: historyPageSize, pageToken: pageParam || undefined };
      const page = await api.get('/api/v1/orders', { query, signal });
      return { ...page, orders: page.orders.map((order) => noteOrder(queryClient, order)) };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
}

/** Places an order. Sent again by itself when the answer was lost, always as the same attempt. */
export function usePlaceOrder() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [attempt] = useState(() => new OrderAttempt());
  return useMutation({
    mutationFn: (items: OrderItem[]) =>
      api.post('/api/v1/orders', { body: { items }, header: { 'Idempotency-Key': attempt.keyFor(items) } }),
    retry: shouldRetryAttempt,
    retryDelay: retryDelayMs,
    onSuccess: (order) => {
      attempt.settle();
      publishOrder(queryClient, order);
      void refreshLists(queryClient);
    },
    onError: (error) => {
      if (!isUndecided(error)) attempt.settle();
    },
  });
}

/** Cancels an order; cancelling one twice is no error, so it is safe to send again. */
export function useCancelOrder(orderId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post('/api/v1/orders/{id}/cancel', { path: { id: orderId } }),
    onSuccess: (order) => {
      publishOrder(queryClient, order);
      void refreshLists(queryClient);
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: orderKeys.order(orderId) }),
  });
}
