import { Controller, Get, Headers, Logger, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { currentIdentity } from '@trellis/auth';
import type { WatchOrdersResponse } from '@trellis/contracts';
import { InvalidRequest } from '@trellis/errors';
import { GrpcStatus, RpcError } from '@trellis/grpc';
import { DrainSignal } from '@trellis/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BffConfiguration } from '../bff.configuration';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { OrderClient } from '../services/order.client';
import { eventStream, type ServerSentEvent } from './event-stream';
import { toOrderResponse } from './order.dto';

export const streamPath = 'api/v1/orders/stream';

/** How the order service ends a stream that its client is to resume. */
const expectedEnds: readonly GrpcStatus[] = [
  GrpcStatus.UNAVAILABLE,
  GrpcStatus.UNAUTHENTICATED,
  GrpcStatus.CANCELLED,
];

@ApiTags('orders')
@ApiBearerAuth(bearerScheme)
@Controller(streamPath)
export class OrderStreamController {
  private readonly logger = new Logger('OrderStream');

  constructor(
    private readonly orders: OrderClient,
    private readonly drain: DrainSignal,
    private readonly configuration: BffConfiguration,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Changes of the caller’s orders, as they happen.',
    description:
      'Server-sent events named `order`, whose data is the order and whose id resumes the stream as `Last-Event-ID`. ' +
      'It ends when the token does or the instance is stopped; come back with the last id.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last id that was received.' })
  @ApiProduces('text/event-stream')
  @ApiResponse({ status: 200, content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @ApiProblems(400, 401)
  async streamOrders(
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const changes = this.orders.watchOrders({ cursor: parseCursor(lastEventId) })[Symbol.asyncIterator]();
    // The first answer carries the position, or the refusal: a refusal is still a problem, not a broken stream.
    const first = await changes.next();
    void reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // For proxies in front that would collect the stream.
      .header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') {
      await changes.return?.();
      await reply.send();
      return;
    }
    const { expiresAtMs } = currentIdentity();
    const expiry = AbortSignal.timeout(Math.max(0, Math.min(expiresAtMs - Date.now(), 2 ** 31 - 1)));
    const { heartbeatMs } = this.configuration;
    const ending = AbortSignal.any([expiry, this.drain.signal]);
    await reply.send(eventStream(this.eventsOf(first, changes), { heartbeatMs, ending }));
  }

  private eventsOf(
    first: IteratorResult<WatchOrdersResponse>,
    changes: AsyncIterator<WatchOrdersResponse>,
  ): AsyncIterator<ServerSentEvent> {
    let next: Promise<IteratorResult<WatchOrdersResponse>> | undefined = Promise.resolve(first);
    return {
      next: async () => {
        try {
          const { done, value } = await (next ?? changes.next());
          next = undefined;
          return done ? { done, value: undefined } : { done: false, value: toEvent(value) };
        } catch (error) {
          if (!(error instanceof RpcError && expectedEnds.includes(error.code))) {
            this.logger.error('A stream of order changes broke', error);
          }
          return { done: true, value: undefined };
        }
      },
      return: async () => {
        await changes.return?.();
        return { done: true, value: undefined };
      },
    };
  }
}

function toEvent({ cursor, order }: WatchOrdersResponse): ServerSentEvent {
  return { id: cursor, event: order && { name: 'order', data: toOrderResponse(order) } };
}

function parseCursor(lastEventId: string | undefined): string {
  if (lastEventId === undefined) return '';
  if (/^[\x21-\x7e]{0,128}$/.test(lastEventId)) return lastEventId;
  throw new InvalidRequest([{ field: 'Last-Event-ID', message: 'Is not an id of this stream.' }]);
}
