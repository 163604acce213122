import { useQuery } from '@tanstack/react-query';
import { ApiProblem, queryKeys } from '../api';
import { useApi } from '../session';
import { journeyOf } from './journey';
import { whereaboutsOf } from './whereabouts';

/** Spans arrive a second or two after the work. */
const underWayPollMs = 1_000;
/** A decided order may still be cancelled. */
const restingPollMs = 5_000;

/** The spans of an order, read again while something of it may still come. */
export function useOrderTrace(orderId: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.system, 'trace', orderId],
    queryFn: ({ signal }) => api.get('/api/v1/system/orders/{id}/trace', { path: { id: orderId }, signal }),
    refetchInterval: ({ state: { data, error } }) => {
      if (isWithoutStore(error)) return false;
      const journey = data && journeyOf(data.spans);
      return journey && !whereaboutsOf(journey).isUnderWay ? restingPollMs : underWayPollMs;
    },
    retry: false,
  });
}

/** Nobody keeps traces here, and asking again would not change that. */
export function isWithoutStore(error: Error | null): error is ApiProblem {
  return error instanceof ApiProblem && error.reason === 'TRACE_STORE_MISSING';
}

/** Nothing is known of such an order: it was placed a moment ago, long ago, or never. */
export function isUnknownOrder(error: Error | null): boolean {
  return error instanceof ApiProblem && error.status === 404;
}
