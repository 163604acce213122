import { status as GrpcStatus } from '@grpc/grpc-js';
import { Counter, Gauge, Histogram } from 'prom-client';

const handled = new Counter({
  name: 'trellis_grpc_server_handled_total',
  help: 'Calls that ended, by method and status code.',
  labelNames: ['service', 'method', 'code'],
});

const duration = new Histogram({
  name: 'trellis_grpc_server_handling_seconds',
  help: 'Time from the first byte of a call to its end. Calls that stream responses are left out: they last as they like.',
  labelNames: ['service', 'method'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** By path; several servers of one process count together. */
const methods = new Map<string, MethodMetrics>();

new Gauge({
  name: 'trellis_grpc_server_in_flight',
  help: 'Calls under way.',
  labelNames: ['service', 'method'],
  collect() {
    for (const { service, method, running } of methods.values()) this.set({ service, method }, running);
  },
});

/** Counts the calls of one method. */
export class MethodMetrics {
  private readonly durations: Histogram.Internal<'service' | 'method'>;
  private readonly byCode: (Counter.Internal | undefined)[] = [];
  private inFlight = 0;

  constructor(
    readonly service: string,
    readonly method: string,
    private readonly responseStream: boolean,
  ) {
    this.durations = duration.labels(service, method);
  }

  /** How many calls are under way. */
  get running(): number {
    return this.inFlight;
  }

  started(): void {
    this.inFlight += 1;
  }

  ended(code: GrpcStatus, seconds: number): void {
    this.inFlight -= 1;
    const calls = (this.byCode[code] ??= handled.labels(this.service, this.method, GrpcStatus[code]));
    calls.inc();
    if (!this.responseStream) this.durations.observe(seconds);
  }
}

/** @param path `/trellis.order.v1.OrderService/PlaceOrder` */
export function methodMetrics(path: string, responseStream: boolean): MethodMetrics {
  let metrics = methods.get(path);
  if (metrics === undefined) {
    const [, service = '', method = ''] = path.split('/');
    metrics = new MethodMetrics(service, method, responseStream);
    methods.set(path, metrics);
  }
  return metrics;
}
