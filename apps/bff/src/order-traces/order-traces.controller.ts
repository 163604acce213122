import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { LoadOrderTrace } from './load-order-trace';
import { OrderTraceResponse } from './order-trace.dto';
import { OrderTraceNotFound } from './order-trace.errors';

/** What an order's id looks like. Anything else is no order's, and is asked of nobody. */
const orderIdShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system/orders')
export class OrderTracesController {
  constructor(private readonly loading: LoadOrderTrace) {}

  @Get(':id/trace')
  @ApiOperation({ summary: 'What happened to an order, span by span, in every service.' })
  @ApiOkResponse({ type: OrderTraceResponse })
  @ApiProblems(401, 403, 404)
  getOrderTrace(@Param('id') id: string): Promise<OrderTraceResponse> {
    if (!orderIdShape.test(id)) throw new OrderTraceNotFound();
    return this.loading.execute(id);
  }
}
