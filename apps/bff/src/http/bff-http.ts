import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problemServerOptions } from '@trellis/problem';
import type { HttpOptions } from '@trellis/service';
import { livePaths } from '../live-paths';
import { acceptOnlyJson, maxBodyBytes } from './json-body';

/** How the API is served. */
export const bffHttp: HttpOptions = {
  fastify: {
    ...problemServerOptions,
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    // Longer than the gateway keeps idle connections, so that none is closed under a request.
    keepAliveTimeout: 72_000,
  },
  // Whatever the client accepts.
  context: { isLongLived: ({ url }) => livePaths.includes(url.split('?')[0]!.slice(1)) },
  // The page that shows how the system stands asks every few seconds.
  uncountedRoutes: ['/api/v1/system'],
  async configure(application: NestFastifyApplication): Promise<void> {
    await application.register(fastifyCookie as never);
    acceptOnlyJson(application);
    const fastify = application.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', (_request, reply, done) => {
      // Answers are about one user at one moment.
      void reply.header('cache-control', 'no-store');
      done();
    });
  },
};
