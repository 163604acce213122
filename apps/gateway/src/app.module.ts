import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from '@trellis/problem';
import { Admission } from './admission/admission';
import { RateLimits } from './admission/rate-limits';
import { HealthController } from './health/health.controller';
import { ProxyRoutes } from './proxy/proxy-routes';
import { RequestForwarder } from './proxy/request-forwarder';
import { UpstreamDirectory } from './proxy/upstream-directory';
import { RouteTable } from './routing/route-table';
import { routes } from './routing/routes';
import { WebApplication } from './web/web-application';

@Module({
  controllers: [HealthController],
  providers: [
    { provide: RouteTable, useValue: new RouteTable(routes) },
    Admission,
    RateLimits,
    UpstreamDirectory,
    RequestForwarder,
    ProxyRoutes,
    WebApplication,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
