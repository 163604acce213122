import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { LoadSystem } from './load-system';
import { SystemResponse } from './system.dto';

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system')
export class SystemController {
  constructor(private readonly loading: LoadSystem) {}

  @Get()
  @ApiOperation({ summary: 'Every running service, its instances, and how its delivery stands.' })
  @ApiOkResponse({ type: SystemResponse })
  @ApiProblems(401, 403)
  getSystem(): Promise<SystemResponse> {
    return this.loading.execute();
  }
}
