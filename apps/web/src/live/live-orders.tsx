import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { orderKeys, orderNews, publishOrder, refreshLists, type Order } from '../orders';
import { useApi } from '../session';
import { useToast } from '../ui';
import { EventStream, type EventStreamState } from './event-stream';
import type { StreamEvent } from './event-stream-parser';
import { Repeated } from './repeated';

const LiveStateContext = createContext<EventStreamState>('connecting');

/** Whether live updates are flowing at the moment. */
export function useLiveState(): EventStreamState {
  return useContext(LiveStateContext);
}

/** Keeps everything below it up to date with the user's orders as they change, in this tab or anywhere else. */
export function LiveOrders({ children }: { children: ReactNode }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [state, setState] = useState<EventStreamState>('connecting');
  const toast = useToast();
  const { pathname } = useLocation();

  const show = useEffectEvent((order: Order) => {
    const known = queryClient.getQueryData<Order>(orderKeys.order(order.id));
    publishOrder(queryClient, order);
    // Its own page shows it where the eye is.
    const news = pathname.endsWith(order.id) ? undefined : orderNews(known, order);
    if (news) toast(news);
  });

  useEffect(() => {
    const stopped = new AbortController();
    // Credit is released by another service a moment after a cancellation is told, hence the second reading.
    const refresh = new Repeated(() => void refreshLists(queryClient), [100, 1_500]);
    const stream = new EventStream({
      open: (lastEventId, signal) =>
        api.stream('/api/v1/orders/stream', { header: { 'Last-Event-ID': lastEventId }, signal }),
      onState: setState,
      onOpen: (isResumed) => {
        if (!isResumed)
          void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'products' });
      },
      onEvent: (event) => {
        if (event.type !== 'order') return;
        apply(queryClient, event, show);
        refresh.start();
      },
    });
    void stream.run(stopped.signal);
    return () => {
      stopped.abort();
      refresh.stop();
    };
  }, [api, queryClient]);

  return <LiveStateContext value={state}>{children}</LiveStateContext>;
}

/** An event that cannot be read must not stop the stream: the orders are read anew instead. */
function apply(queryClient: QueryClient, event: StreamEvent, show: (order: Order) => void): void {
  try {
    show(JSON.parse(event.data) as Order);
  } catch {
    void queryClient.invalidateQueries({ queryKey: orderKeys.orders });
  }
}
