import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../api';
import { useApi } from '../session';
import { Card, Loading, Page, Problem, Skeleton } from '../ui';

const refreshMs = 5_000;

/** What runs, for operators. */
export function SystemPage() {
  const api = useApi();
  const system = useQuery({
    queryKey: queryKeys.system,
    queryFn: ({ signal }) => api.get('/api/v1/system', { signal }),
    refetchInterval: refreshMs,
  });
  return (
    <Page title="System" subtitle="What runs at the moment.">
      {system.isPending && (
        <Loading what="the system">
          <Skeleton height="12rem" />
        </Loading>
      )}
      {system.isError && <Problem error={system.error} onRetry={() => void system.refetch()} />}
      {system.data && (
        <Card title="Services">
          <ul className="rows">
            {system.data.services.map(({ name, instances }) => (
              <li key={name} className="row">
                <span className="row-title">{name}</span>
                <span className="muted">
                  {instances.length} {instances.length === 1 ? 'instance' : 'instances'}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}
