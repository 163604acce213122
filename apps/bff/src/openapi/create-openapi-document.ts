import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The name of the security scheme: an access token in the Authorization header. */
export const bearerScheme = 'accessToken';

/** Describes the API from the decorators of its controllers. */
export function createOpenApiDocument(application: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('Trellis')
    .setDescription('Accounts, orders and live updates. Failures are problem details (RFC 9457).')
    .setVersion('1')
    .setOpenAPIVersion('3.0.3')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, bearerScheme)
    .addCookieAuth('trellis_refresh', { type: 'apiKey' }, 'refreshToken')
    .addTag('users')
    .addTag('sessions')
    .addTag('home')
    .addTag('products')
    .addTag('orders')
    .addTag('system', 'For operators.')
    .build();
  return SwaggerModule.createDocument(application, info, {
    operationIdFactory: (_controller, method) => method,
  });
}
