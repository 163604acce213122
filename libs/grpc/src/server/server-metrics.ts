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

const inFlight = new Gauge({
  name: 'trellis_grpc_server_in_flight',
  help: 'Calls under way.',
  labelNames: ['service', 'method'],
});

/** Counts the calls of one method. */
export interface MethodMetrics {
  started(): void;
  ended(code: GrpcStatus, seconds: number): void;
}

/** @param path `/trellis.order.v1.OrderService/PlaceOrder` */
export function methodMetrics(path: string, responseStream: boolean): MethodMetrics {
  const [, service = '', method = ''] = path.split('/');
  const running = inFlight.labels(service, method);
  const durations = duration.labels(service, method);
  return {
    started: () => running.inc(),
    ended: (code, seconds) => {
      running.dec();
      handled.labels(service, method, GrpcStatus[code]).inc();
      if (!responseStream) durations.observe(seconds);
    },
  };
}
