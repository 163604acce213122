import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentIdentity } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { HomeResponse } from './home.dto';
import { LoadHome } from './load-home';

@ApiTags('home')
@ApiBearerAuth(bearerScheme)
@Controller('api/v1/home')
export class HomeController {
  constructor(private readonly loading: LoadHome) {}

  @Get()
  @ApiOperation({ summary: 'What the home screen shows. A part that is down is left out and named.' })
  @ApiOkResponse({ type: HomeResponse })
  @ApiProblems(401)
  getHome(): Promise<HomeResponse> {
    return this.loading.execute(currentIdentity().userId);
  }
}
