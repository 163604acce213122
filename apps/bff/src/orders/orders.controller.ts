import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PageQuery } from '../http/page-query';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { OrderClient } from '../services/order.client';
import { parseIdempotencyKey } from './idempotency-key';
import { OrderListResponse, OrderResponse, PlaceOrderRequest, toOrderResponse } from './order.dto';

@ApiTags('orders')
@ApiBearerAuth(bearerScheme)
@Controller('api/v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrderClient) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Places an order, once per idempotency key. A repeat is answered as the first call was.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: '1 to 128 visible ASCII characters, kept for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  })
  @ApiCreatedResponse({ type: OrderResponse, headers: { Location: { schema: { type: 'string' } } } })
  @ApiProblems(400, 401, 409, 422)
  async placeOrder(
    @Headers('idempotency-key') key: string | undefined,
    @Body() { items }: PlaceOrderRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderResponse> {
    const idempotencyKey = parseIdempotencyKey(key);
    const order = toOrderResponse((await this.orders.placeOrder({ idempotencyKey, items })).order);
    void reply.header('location', `/api/v1/orders/${order.id}`);
    return order;
  }

  @Get()
  @ApiOperation({ summary: 'The caller’s orders.' })
  @ApiOkResponse({ type: OrderListResponse })
  @ApiProblems(400, 401)
  async listOrders(@Query() { pageSize = '20', pageToken = '' }: PageQuery): Promise<OrderListResponse> {
    const page = await this.orders.listOrders({ pageSize: Number(pageSize), pageToken });
    return { orders: page.orders.map(toOrderResponse), nextPageToken: page.nextPageToken };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of the caller’s orders.' })
  @ApiOkResponse({ type: OrderResponse })
  @ApiProblems(401, 404)
  async getOrder(@Param('id') id: string): Promise<OrderResponse> {
    return toOrderResponse((await this.orders.getOrder({ id })).order);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancels an order. Succeeds when it was cancelled before.' })
  @ApiOkResponse({ type: OrderResponse })
  @ApiProblems(401, 404, 409)
  async cancelOrder(@Param('id') id: string): Promise<OrderResponse> {
    return toOrderResponse((await this.orders.cancelOrder({ id })).order);
  }
}
