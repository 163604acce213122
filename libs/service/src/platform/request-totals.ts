import { register } from 'prom-client';

/** What the process has answered since it began, by gRPC and HTTP together. */
export interface RequestTotals {
  readonly calls: number;
  /** Those for which it is to blame. */
  readonly failures: number;
}

const serverFaults = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** Asked by machines and by the page that shows these figures: they would show little else on a quiet day. */
const uncounted = /^\/?(grpc\.health|trellis\.platform)\./;

/**
 * Sums up the counters that are kept for Prometheus anyway.
 *
 * @param uncountedRoutes how the HTTP routes begin that are left out besides the kit's own
 */
export async function requestTotals(uncountedRoutes: readonly string[] = []): Promise<RequestTotals> {
  const counts = (await Promise.all([grpcCounts(), httpCounts(uncountedRoutes)])).flat();
  const sum = (ofThem: typeof counts): number => ofThem.reduce((total, { count }) => total + count, 0);
  return { calls: sum(counts), failures: sum(counts.filter(({ isFailure }) => isFailure)) };
}

interface Count {
  readonly count: number;
  readonly isFailure: boolean;
}

async function grpcCounts(): Promise<Count[]> {
  const values = await valuesOf('trellis_grpc_server_handled_total');
  return values
    .filter(({ labels }) => !uncounted.test(String(labels['service'])))
    .map(({ value, labels }) => ({ count: value, isFailure: serverFaults.has(String(labels['code'])) }));
}

async function httpCounts(uncountedRoutes: readonly string[]): Promise<Count[]> {
  const name = 'http_server_request_duration_seconds';
  const isCounted = (route: string) =>
    !uncounted.test(route) && !uncountedRoutes.some((beginning) => route.startsWith(beginning));
  const values = await valuesOf(name);
  return values
    .filter(({ metricName }) => metricName === `${name}_count`)
    .filter(({ labels }) => isCounted(String(labels['http_route'])))
    .map(({ value, labels }) => ({
      count: value,
      isFailure: Number(labels['http_response_status_code']) >= 500,
    }));
}

interface MetricValue {
  readonly value: number;
  readonly metricName?: string;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
}

async function valuesOf(name: string): Promise<readonly MetricValue[]> {
  return (await register.getSingleMetric(name)?.get())?.values ?? [];
}
