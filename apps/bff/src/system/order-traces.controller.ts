import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { OrderTraceResponse } from './order-trace.dto';
import { TraceStoreMissing } from './order-trace.errors';

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system/orders')
export class OrderTracesController {
  @Get(':id/trace')
  @ApiOperation({ summary: 'What happened to an order, span by span, in every service.' })
  @ApiOkResponse({ type: OrderTraceResponse })
  @ApiProblems(401, 403, 404)
  getOrderTrace(@Param('id') _id: string): Promise<OrderTraceResponse> {
    return Promise.reject(new TraceStoreMissing());
  }
}
