import { useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../api';
import { noteOrder } from '../orders';
import { useApi } from '../session';
import { refetchIntervalMs } from './home';

/** What the home screen shows, read again for as long as a part of it is missing. */
export function useHome() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: queryKeys.home,
    queryFn: async ({ signal }) => {
      const home = await api.get('/api/v1/home', { signal });
      return { ...home, orders: home.orders.map((order) => noteOrder(queryClient, order)) };
    },
    refetchInterval: (query) => refetchIntervalMs(query.state.data),
  });
}
