import { currentContext } from '@trellis/context';
import { errorType, tracing, type OpenSpan } from '@trellis/telemetry';
import { Histogram } from 'prom-client';

const duration = new Histogram({
  name: 'http_client_request_duration_seconds',
  help: "Time until the head of a service's answer, by service; a request that is sent again counts each time.",
  labelNames: ['server_address', 'http_request_method', 'http_response_status_code', 'error_type'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** One sending of a request, as figures and traces see it. */
export interface ObservedAttempt {
  /** The headers to send, with the attempt's own `traceparent` when it is traced. */
  headers(headers: Record<string, string | string[]>): Record<string, string | string[]>;
  answered(statusCode: number): void;
  failed(error: unknown): void;
}

/**
 * @param service the name in the registry: addresses of instances would be too many values
 * @param path with its query, which is left out
 */
export function startAttempt(service: string, method: string, path: string): ObservedAttempt {
  const startedAtMs = performance.now();
  const span = startSpan(service, method, path);
  const ended = (labels: { http_response_status_code?: number; error_type?: string }): void => {
    const seconds = (performance.now() - startedAtMs) / 1000;
    duration.observe({ server_address: service, http_request_method: method, ...labels }, seconds);
    if (labels.error_type !== undefined) span?.fail(labels.error_type);
    span?.end();
  };
  return {
    headers: (headers) => (span === undefined ? headers : { ...headers, traceparent: span.traceparent }),
    answered(statusCode) {
      span?.set({ 'http.response.status_code': statusCode });
      ended({
        http_response_status_code: statusCode,
        ...(statusCode >= 400 && { error_type: String(statusCode) }),
      });
    },
    failed: (error) => ended({ error_type: errorType(error) }),
  };
}

function startSpan(service: string, method: string, path: string): OpenSpan | undefined {
  return tracing?.start(method, {
    role: 'client',
    parent: currentContext()?.traceparent,
    attributes: {
      'http.request.method': method,
      'server.address': service,
      'url.path': path.split('?')[0],
    },
  });
}
