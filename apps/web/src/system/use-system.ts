import { useQuery } from '@tanstack/react-query';
import { pollEvery, queryKeys } from '../api';
import { useApi } from '../session';

const pollMs = 2_000;
/** An answer that takes longer is as good as none: it would tell of a system that is not like that any more. */
const timeoutMs = 4_000;

/** The system as it is now, read again every two seconds. While it cannot be read, `data` is what was last known. */
export function useSystem() {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.system, 'now'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/system', { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }),
    refetchInterval: pollEvery(pollMs),
    // The next poll is the retry: a failure is worth seeing at once.
    retry: false,
  });
}
