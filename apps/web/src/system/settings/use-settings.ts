import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { pollEvery, queryKeys } from '../../api';
import { useApi } from '../../session';
import { withSetting, type SettingList } from './setting';

const pollMs = 10_000;
const queryKey = [...queryKeys.system, 'settings'];

/** Every live setting, read again now and then because others may change them too. */
export function useSettings() {
  const api = useApi();
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get('/api/v1/system/settings', { signal }),
    refetchInterval: pollEvery(pollMs),
    retry: false,
  });
}

/** Sets a value, or takes it away when it is undefined. What is shown changes once the server has said that it did. */
export function useSettingChange(key: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (value: string | undefined) =>
      value === undefined
        ? api.delete('/api/v1/system/settings/{key}', { path: { key } })
        : api.put('/api/v1/system/settings/{key}', { path: { key }, body: { value } }),
    onSuccess: async (changed) => {
      // An older list on its way would bring the old value back for a moment.
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData<SettingList>(queryKey, (list) => list && withSetting(list, changed));
    },
  });
}
