import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { currentIdentity, OperatorRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { ManageSettings } from './manage-settings';
import { SetSettingRequest, SettingListResponse, SettingResponse } from './setting.dto';

const keyParameter = {
  name: 'key',
  description: 'Its slashes are percent-encoded.',
  example: 'gateway/rate-limit/burst',
};

@ApiTags('system')
@ApiBearerAuth(bearerScheme)
@OperatorRoute()
@Controller('api/v1/system/settings')
export class SettingsController {
  constructor(private readonly settings: ManageSettings) {}

  @Get()
  @ApiOperation({ summary: 'Every setting that can be changed while the system runs, and its value.' })
  @ApiOkResponse({ type: SettingListResponse })
  @ApiProblems(401, 403)
  listSettings(): Promise<SettingListResponse> {
    return this.settings.list();
  }

  @Put(':key')
  @ApiParam(keyParameter)
  @ApiOperation({ summary: 'Sets a value, which every instance goes by at once.' })
  @ApiOkResponse({ type: SettingResponse })
  @ApiProblems(400, 401, 403, 404, 422)
  setSetting(@Param('key') key: string, @Body() { value }: SetSettingRequest): Promise<SettingResponse> {
    return this.settings.set(key, value, currentIdentity().userId);
  }

  @Delete(':key')
  @ApiParam(keyParameter)
  @ApiOperation({ summary: 'Takes the value away, so that the default holds again.' })
  @ApiOkResponse({ type: SettingResponse })
  @ApiProblems(401, 403, 404)
  resetSetting(@Param('key') key: string): Promise<SettingResponse> {
    return this.settings.reset(key, currentIdentity().userId);
  }
}
