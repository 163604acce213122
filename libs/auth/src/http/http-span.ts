import { tracing, type OpenSpan } from '@trellis/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Asked every few seconds by machines: nobody looks for their traces. */
const untraced = new Set(['/healthz']);

/** Of a request whose client left before the head of its answer: no status was sent. */
const CLIENT_LEFT = '499';

/**
 * The span of a request, from its head to the end of its answer; undefined when tracing is off. It is named for the route,
 * not for the path, so that there are few names.
 *
 * @param parent the caller's `traceparent`, when it sent one
 * @param isLongLived whether it lasts as long as its client likes, so that a client that leaves is no failure
 */
export function startRequestSpan(
  request: FastifyRequest,
  reply: FastifyReply,
  parent: string | undefined,
  isLongLived: boolean,
): OpenSpan | undefined {
  const route = request.routeOptions.url;
  if (tracing === undefined || (route !== undefined && untraced.has(route))) return undefined;
  const span = tracing.start(route === undefined ? request.method : `${request.method} ${route}`, {
    role: 'server',
    parent,
    attributes: {
      'http.request.method': request.method,
      'http.route': route,
      'url.path': request.url.split('?')[0],
      'url.scheme': request.protocol,
    },
  });
  reply.raw.once('close', () => {
    const { statusCode, headersSent } = reply.raw;
    if (headersSent) span.set({ 'http.response.status_code': statusCode });
    if (headersSent && statusCode >= 500) span.fail(String(statusCode));
    if (!headersSent && !isLongLived) span.fail(CLIENT_LEFT);
    span.end();
  });
  return span;
}
