import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The name of the security scheme: an access token in the Authorization header. */
export const bearerScheme = 'accessToken';

/** Describes the API from the decorators of its controllers. */
export function createOpenApiDocument(application: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('Trellis')
    .setDescription('The public API. Failures are problem details (RFC 9457).')
    .setVersion('1')
    .setOpenAPIVersion('3.0.3')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, bearerScheme)
    .addCookieAuth('trellis_refresh', { type: 'apiKey' }, 'refreshToken')
    .addTag('system', 'For operators.')
    .build();
  const document = SwaggerModule.createDocument(application, info, {
    operationIdFactory: (_controller, method) => method,
  });
  const { components } = document;
  return {
    ...document,
    paths: byName(document.paths),
    components: { ...components, schemas: byName(components?.schemas ?? {}) },
  };
}

/** Sorted, so that what is added to the API is added in one place of the document, and leaves the rest as it is. */
function byName<Entries extends object>(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))) as Entries;
}
