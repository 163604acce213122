import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { pollEvery, queryKeys } from '../../api';
import { useApi } from '../../session';
import type { DeadLetter, Decision } from './dead-letter';

const pollMs = 5_000;
const pageSize = 20;
const queryKey = [...queryKeys.system, 'dead-letters'];

/** The dead letters of all services, read again every five seconds. */
export function useDeadLetters() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/system/dead-letters', {
        query: { pageSize, pageToken: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: pollEvery(pollMs),
    retry: false,
  });
}

interface DecisionOn {
  readonly letter: DeadLetter;
  readonly decision: Decision;
}

/** Redrives or discards. Never sent twice by itself: whether the first try had an effect would not be known. */
export function useDecision() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ letter: { service, id }, decision }: DecisionOn) => {
      const input = { path: { service, id } };
      return decision === 'redrive'
        ? api.post('/api/v1/system/dead-letters/{service}/{id}/redrive', input)
        : api.post('/api/v1/system/dead-letters/{service}/{id}/discard', input);
    },
    // What failed again has a new error, and what is done is no longer there. Not waited for: a card that goes with the new
    // list would never tell what came of its decision.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: queryKeys.system }),
  });
}
