import { Injectable } from '@nestjs/common';
import { problemErrorHandler, serverProblem, sendProblem } from '@trellis/problem';
import type { FastifyInstance } from 'fastify';
import { Admission } from '../admission/admission';
import { RouteTable } from '../routing/route-table';
import { originForm } from './origin-form';
import { RequestForwarder } from './request-forwarder';

/** Takes everything below `/api`: finds its route, admits it, passes it on. */
@Injectable()
export class ProxyRoutes {
  constructor(
    private readonly table: RouteTable,
    private readonly admission: Admission,
    private readonly forwarder: RequestForwarder,
  ) {}

  /** Adds the routes in a scope of their own, in which bodies are not parsed. */
  async register(fastify: FastifyInstance): Promise<void> {
    await fastify.register((scope, _options, done) => {
      scope.setErrorHandler(problemErrorHandler);
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
      for (const url of ['/api', '/api/*']) {
        scope.all(url, async (request, reply) => {
          const [path = '/'] = originForm(request.raw.url ?? '/').split('?');
          const route = this.table.find(request.method, path);
          if (route === undefined) {
            sendProblem(request, reply, serverProblem(404));
            return reply;
          }
          await this.admission.admit(request, route);
          return this.forwarder.forward(request, reply, route);
        });
      }
      done();
    });
  }
}
