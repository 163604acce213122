import { useQuery } from '@tanstack/react-query';
import { ApiProblem, queryKeys, type Schemas } from '../api';
import { useApi } from '../session';
import { journeyOf } from './journey';
import { whereaboutsOf } from './whereabouts';

/** Spans arrive a second or two after the work. */
const underWayPollMs = 1_000;
/** A decided order may still be cancelled, and what has not come for a while may yet. */
const restingPollMs = 5_000;
/** After so many answers it is no matter of seconds any more: about a minute. */
const eagerPolls = 60;

/** The spans of an order, read again while something of it may still come; none of an order of which nothing is known. */
export function useOrderTrace(orderId: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.system, 'trace', orderId],
    queryFn: ({ signal }) =>
      api
        .get('/api/v1/system/orders/{id}/trace', { path: { id: orderId }, signal })
        .catch((error: unknown) => nothingWhenUnknown(orderId, error)),
    refetchInterval: ({ state: { data, error, dataUpdatedAt, dataUpdateCount } }) => {
      if (isWithoutStore(error) || (error !== null && data === undefined)) return false;
      const journey = data && journeyOf(data.spans, dataUpdatedAt);
      const isResting = journey !== undefined && !whereaboutsOf(journey).isUnderWay;
      return isResting || dataUpdateCount > eagerPolls ? restingPollMs : underWayPollMs;
    },
    retry: false,
  });
}

/** Nobody keeps traces here, and asking again would not change that. */
export function isWithoutStore(error: Error | null): error is ApiProblem {
  return error instanceof ApiProblem && error.reason === 'TRACE_STORE_MISSING';
}

/** An order of which nothing is known was placed a moment ago, long ago, or never: an answer, and no failure. */
function nothingWhenUnknown(orderId: string, error: unknown): Schemas['OrderTraceResponse'] {
  if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
  return { orderId, spans: [], isTruncated: false };
}
