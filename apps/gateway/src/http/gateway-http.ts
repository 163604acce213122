import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problemServerOptions } from '@trellis/problem';
import type { HttpOptions } from '@trellis/service';
import { Admission } from '../admission/admission';
import { ProxyRoutes } from '../proxy/proxy-routes';
import { WebApplication } from '../web/web-application';
import { addSecurityHeaders } from './security-headers';

/** How the only public door is served. */
export const gatewayHttp: HttpOptions = {
  defaultPort: 8080,
  fastify: {
    ...problemServerOptions,
    // How long a client may take to send a request, so that slow ones cannot hold connections for ever.
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
  },
  uncountedRoutes: ['/healthz'],
  admitPlatformCall: (application, request) => application.get(Admission).admitPlatformCall(request),
  async configure(application: NestFastifyApplication): Promise<void> {
    const fastify = application.getHttpAdapter().getInstance();
    await addSecurityHeaders(fastify);
    await application.get(ProxyRoutes).register(fastify);
    await application.get(WebApplication).register(fastify);
  },
};
