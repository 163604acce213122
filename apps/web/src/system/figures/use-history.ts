import { useQuery, useQueryClient } from '@tanstack/react-query';
import { pollEvery, queryKeys } from '../../api';
import { useApi } from '../../session';
import { joinHistory, lastStepMs, type History } from './history';

const pollMs = 5_000;
/** Asked for again, because a service that was slow may have told its part of them since. */
const overlapSteps = 2;

/** The figures of the last half hour. Each time only what came since is read. */
export function useHistory() {
  const api = useApi();
  const queryClient = useQueryClient();
  const queryKey = [...queryKeys.system, 'history'];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData<History>(queryKey);
      const lastMs = known && lastStepMs(known);
      const after =
        known && lastMs ? new Date(lastMs - overlapSteps * known.stepMs).toISOString() : undefined;
      return joinHistory(known, await api.get('/api/v1/system/history', { query: { after }, signal }));
    },
    refetchInterval: pollEvery(pollMs),
    retry: false,
  });
}
