import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicRoute } from '@trellis/auth';
import document from '../../openapi.json' with { type: 'json' };

/** Serves the committed document; a test keeps it equal to what the controllers say. */
@ApiExcludeController()
@PublicRoute()
@Controller('api/openapi.json')
export class OpenApiController {
  @Get()
  @Header('cache-control', 'no-cache')
  document(): unknown {
    return document;
  }
}
