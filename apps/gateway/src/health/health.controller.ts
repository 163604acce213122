import { Controller, Get, Header, Res } from '@nestjs/common';
import { Readiness } from '@trellis/service';
import type { FastifyReply } from 'fastify';

/** Tells a load balancer whether to send requests here. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  @Header('cache-control', 'no-store')
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const { ready, status } = await this.readiness.report();
    void reply.code(ready ? 200 : 503);
    return { status: ready ? 'ok' : status };
  }
}
