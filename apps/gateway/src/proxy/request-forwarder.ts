import { Injectable } from '@nestjs/common';
import { currentContext } from '@trellis/context';
import { DrainSignal } from '@trellis/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { GatewayConfiguration } from '../gateway.configuration';
import type { Route } from '../routing/route';
import { requestHeaders, responseHeaders } from './forwarded-headers';
import { RequestTooSlow, UpstreamTimedOut } from '../gateway.errors';
import { liveAnswer } from './live-answer';
import { originForm } from './origin-form';
import { RequestBody } from './request-body';
import { UpstreamDirectory } from './upstream-directory';
import { sendUpstream, type UpstreamRequest } from './upstream-exchange';

/** Passes requests on to a service and its answers back, as streams in both directions. */
@Injectable()
export class RequestForwarder {
  constructor(
    private readonly directory: UpstreamDirectory,
    private readonly configuration: GatewayConfiguration,
    private readonly drain: DrainSignal,
  ) {}

  /**
   * @throws BodyTooLarge, RequestTooSlow, NoInstance, UpstreamFailed, UpstreamTimedOut, BreakerOpen, BulkheadFull, or an
   * AbortError when the client went away
   */
  async forward(request: FastifyRequest, reply: FastifyReply, route: Route): Promise<FastifyReply> {
    const { maxBodyBytes, requestTimeoutMs } = this.configuration;
    const service = this.directory.get(route.target);
    const body = RequestBody.of(request.raw, maxBodyBytes);
    const upstream = this.toUpstream(request, body);

    const timeout = new AbortController();
    const timer = setTimeout(() => {
      // A client that is slow to send must not count against the service.
      const reason = body.isComplete
        ? new UpstreamTimedOut(service.name, requestTimeoutMs)
        : new RequestTooSlow();
      timeout.abort(reason);
    }, requestTimeoutMs);
    reply.raw.once('close', () => clearTimeout(timer));
    const client = currentContext()?.signal;
    const signal = client === undefined ? timeout.signal : AbortSignal.any([client, timeout.signal]);

    const response = await service.breaker.execute(() => sendUpstream(service, upstream, signal));
    const isLive = isEventStream(response);
    if (isLive) clearTimeout(timer);
    return answer(request, reply, response, isLive ? this.drain.signal : undefined);
  }

  private toUpstream(request: FastifyRequest, body: RequestBody): UpstreamRequest {
    const context = currentContext();
    const headers = requestHeaders(request.raw.headers, {
      clientAddress: request.ip,
      protocol: request.protocol,
      host: request.host,
      requestId: context?.requestId ?? request.id,
      traceparent: context?.traceparent,
    });
    if (!body.isPresent) delete headers['content-length'];
    return {
      method: request.method,
      path: originForm(request.raw.url ?? '/'),
      headers,
      body,
    };
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  response: Dispatcher.ResponseData,
  ending: AbortSignal | undefined,
): Promise<FastifyReply> {
  const { statusCode, body } = response;
  void reply.code(statusCode).headers(responseHeaders(response.headers));
  if (request.method === 'HEAD' || statusCode === 204 || statusCode === 304) {
    await body.dump();
    return reply.send();
  }
  return reply.send(ending === undefined ? body : liveAnswer(body, ending));
}

function isEventStream({ headers }: Dispatcher.ResponseData): boolean {
  return String(headers['content-type'] ?? '').startsWith('text/event-stream');
}
