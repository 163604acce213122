import { randomBytes, randomUUID } from 'node:crypto';
import { currentContext, runInContext, type RequestContext } from '@trellis/context';
import { traceparentShape } from '@trellis/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { startRequestSpan } from './http-span';

/** Settings of {@link addHttpContext}. */
export interface HttpContextOptions {
  /** Bounds all calls made for one request, in milliseconds; a function is asked anew each time. Defaults to 15,000. */
  readonly deadlineMs?: number | (() => number);
  /** Which requests have no deadline, such as live updates. Defaults to those that accept `text/event-stream`. */
  readonly isLongLived?: (request: FastifyRequest) => boolean;
}

const contexts = new WeakMap<FastifyRequest, RequestContext>();

const requestIdShape = /^[\w.-]{1,128}$/;
// What gRPC metadata can carry; other values could not travel on.
const headerShape = /^[\x20-\x7e]+$/;

/**
 * Runs every request of a Fastify server in a request context: the caller's `x-request-id` or a new one, which the
 * response carries too; its `traceparent` or a new one, or that of the span which tracing makes of the request; its `authorization`; a deadline; and a signal that is aborted
 * when the client goes away before it has its answer. Call it before routes are registered.
 */
export function addHttpContext(server: FastifyInstance, options: HttpContextOptions = {}): void {
  const deadline = options.deadlineMs ?? 15_000;
  const isLongLived = options.isLongLived ?? acceptsEventStream;

  server.addHook('onRequest', (request, reply, done) => {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort(new DOMException('The client went away.', 'AbortError'));
    });
    const isLong = isLongLived(request);
    const incoming = matching(request.headers['traceparent'], traceparentShape);
    const context: RequestContext = {
      requestId: matching(request.headers['x-request-id'], requestIdShape) ?? randomUUID(),
      traceparent:
        startRequestSpan(request, reply, incoming, isLong)?.traceparent ?? incoming ?? newTraceparent(),
      authorization: matching(request.headers.authorization, headerShape),
      deadlineMs: isLong ? undefined : Date.now() + (typeof deadline === 'function' ? deadline() : deadline),
      signal: gone.signal,
    };
    contexts.set(request, context);
    void reply.header('x-request-id', context.requestId);
    runInContext(context, done);
  });

  // A body is parsed in the events of its socket, which are outside the context: enter it again.
  server.addHook('preValidation', (request, _reply, done) => {
    const context = contexts.get(request);
    if (context === undefined || context === currentContext()) done();
    else runInContext(context, done);
  });
}

function acceptsEventStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/event-stream') ?? false;
}

function matching(value: string | string[] | undefined, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined;
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
