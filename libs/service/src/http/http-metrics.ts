import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, Histogram } from 'prom-client';

const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time from the head of a request to the end of its answer, by route and status; 499 when the client left unanswered. Live updates are left out: they last as they like.',
  labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** Of a request whose client left before the head of its answer: no status was sent. As nginx has it. */
const CLIENT_LEFT = 499;

const active = new Gauge({
  name: 'http_server_active_requests',
  help: 'Requests being answered, live updates included.',
  labelNames: ['http_request_method'],
});

/** Counts and times the requests of a server from now on. A request without a route has an empty one. */
export function addHttpMetrics(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const startedAtMs = performance.now();
    const { method } = request;
    active.inc({ http_request_method: method });
    reply.raw.once('close', () => {
      active.dec({ http_request_method: method });
      // For as long as they listened.
      if (isLive(request, reply)) return;
      duration.observe(
        {
          http_request_method: method,
          http_route: request.routeOptions.url ?? '',
          // Clients that give up on a system that hangs are all that its figures would show of it.
          http_response_status_code: reply.raw.headersSent ? reply.raw.statusCode : CLIENT_LEFT,
        },
        (performance.now() - startedAtMs) / 1000,
      );
    });
    done();
  });
}

/** By what was asked for as well: the head of an answer that goes past Fastify cannot always be read. */
function isLive({ headers }: FastifyRequest, { raw }: FastifyReply): boolean {
  return [headers.accept, raw.getHeader('content-type')].some((types) =>
    String(types ?? '').includes('text/event-stream'),
  );
}
