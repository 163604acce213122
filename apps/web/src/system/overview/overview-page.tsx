import { Card, Empty, Loading, Page, Problem, Skeleton } from '../../ui';
import { FiguresCard } from '../figures/figures-card';
import { TopologyCard } from '../topology/topology-card';
import { useSystem } from '../use-system';
import { withoutReplaced } from './service-state';
import { ServicesTable } from './services-table';
import { StaleBanner } from './stale-banner';
import { verdictOn } from './verdict';
import { VerdictBanner } from './verdict-banner';

export function OverviewPage() {
  const { data, isPending, error, dataUpdatedAt, fetchStatus, refetch } = useSystem();
  const isStale = error !== null || fetchStatus === 'paused';
  const system = data && withoutReplaced(data, dataUpdatedAt);
  return (
    <Page title="System" subtitle="What runs, its health and what waits, as it happens.">
      {isPending && (
        <Loading what="the system">
          <Skeleton height="5.5rem" />
          <Skeleton height="26rem" />
        </Loading>
      )}
      {error && system === undefined && <Problem error={error} onRetry={() => void refetch()} />}
      {system && (
        <>
          {system.services.length === 0 ? (
            <Card>
              <Empty title="Nothing is registered">
                <p>
                  Services appear here within seconds of their start. None has registered, or the registry is
                  away: check that they run.
                </p>
              </Empty>
            </Card>
          ) : (
            <>
              {isStale ? (
                <StaleBanner error={error} sinceMs={dataUpdatedAt} />
              ) : (
                <VerdictBanner verdict={verdictOn(system)} />
              )}
              <TopologyCard system={system} isStale={isStale} />
              <ServicesTable system={system} isStale={isStale} />
              <FiguresCard />
            </>
          )}
        </>
      )}
    </Page>
  );
}
