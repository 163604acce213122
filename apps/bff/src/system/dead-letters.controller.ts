import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorRoute } from '@trellis/auth';
import { PageQuery } from '../http/page-query';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { DeadLetterListResponse, HandledResponse } from './dead-letter.dto';
import { ListDeadLetters } from './list-dead-letters';
import { ServiceDirectory } from './service-directory';

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly listing: ListDeadLetters,
    private readonly directory: ServiceDirectory,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Events that could not be published or handled, over all services.' })
  @ApiOkResponse({ type: DeadLetterListResponse })
  @ApiProblems(400, 401, 403)
  listDeadLetters(@Query() { pageSize = '20', pageToken = '' }: PageQuery): Promise<DeadLetterListResponse> {
    return this.listing.execute(Number(pageSize), pageToken);
  }

  @Post(':service/:id/redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Handles a dead letter again, and then what waits behind it.' })
  @ApiOkResponse({ type: HandledResponse })
  @ApiProblems(401, 403, 404)
  async redriveDeadLetter(
    @Param('service') service: string,
    @Param('id') id: string,
  ): Promise<HandledResponse> {
    const { handledCount } = await (await this.directory.findPlatform(service)).redriveDeadLetter({ id });
    return { handledCount };
  }

  @Post(':service/:id/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives a dead letter up, and handles what waits behind it.' })
  @ApiOkResponse({ type: HandledResponse })
  @ApiProblems(401, 403, 404)
  async discardDeadLetter(
    @Param('service') service: string,
    @Param('id') id: string,
  ): Promise<HandledResponse> {
    const { handledCount } = await (await this.directory.findPlatform(service)).discardDeadLetter({ id });
    return { handledCount };
  }
}
