import { status as GrpcStatus } from '@grpc/grpc-js';
import { Counter, Histogram } from 'prom-client';

const handled = new Counter({
  name: 'trellis_grpc_client_handled_total',
  help: 'Calls made to other services that ended, by method and status code.',
  labelNames: ['service', 'method', 'code'],
});

const duration = new Histogram({
  name: 'trellis_grpc_client_handling_seconds',
  help: 'Time from a call to its answer, retries included. Calls that stream responses are left out: they last as they like.',
  labelNames: ['service', 'method'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** By path; several clients of one process count together. */
const methods = new Map<string, ClientMethodMetrics>();

/** Counts the calls that the process makes to one method. */
export class ClientMethodMetrics {
  private readonly durations: Histogram.Internal<'service' | 'method'>;
  private readonly byCode: (Counter.Internal | undefined)[] = [];

  constructor(
    private readonly service: string,
    private readonly method: string,
    private readonly responseStream: boolean,
  ) {
    this.durations = duration.labels(service, method);
  }

  ended(code: GrpcStatus, seconds: number): void {
    const calls = (this.byCode[code] ??= handled.labels(this.service, this.method, GrpcStatus[code]));
    calls.inc();
    if (!this.responseStream) this.durations.observe(seconds);
  }
}

/** @param path `/trellis.order.v1.OrderService/PlaceOrder` */
export function clientMethodMetrics(path: string, responseStream: boolean): ClientMethodMetrics {
  let metrics = methods.get(path);
  if (metrics === undefined) {
    const [, service = '', method = ''] = path.split('/');
    metrics = new ClientMethodMetrics(service, method, responseStream);
    methods.set(path, metrics);
  }
  return metrics;
}
