import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { HistoryQuery, HistoryResponse } from './history.dto';
import { LoadHistory } from './load-history';
import { LoadSystem } from './load-system';
import { SystemResponse } from './system.dto';

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system')
export class SystemController {
  constructor(
    private readonly loading: LoadSystem,
    private readonly history: LoadHistory,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every running service, its instances, and how its delivery stands.' })
  @ApiOkResponse({ type: SystemResponse })
  @ApiProblems(401, 403)
  getSystem(): Promise<SystemResponse> {
    return this.loading.execute();
  }

  @Get('history')
  @ApiOperation({ summary: 'How calls and delivery of every service went in the last half hour.' })
  @ApiOkResponse({ type: HistoryResponse })
  @ApiProblems(400, 401, 403)
  getSystemHistory(@Query() { after }: HistoryQuery): Promise<HistoryResponse> {
    return this.history.execute(after === undefined ? undefined : new Date(after));
  }
}
