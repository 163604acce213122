import type { FastifyInstance } from 'fastify';
import { withinTime } from '../lifecycle/within-time';

/** Lets HTTP requests finish before the server closes. */
export class HttpDrain {
  private draining = false;
  private active = 0;
  private whenIdle: (() => void) | undefined;

  /** Counts the requests of a server from now on. */
  install(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.active++;
      // Of the raw response: it closes however the answer ends, a hijacked or aborted one included.
      reply.raw.once('close', () => {
        this.active--;
        if (this.active === 0) this.whenIdle?.();
      });
      done();
    });
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      // Callers keep connections open; this sends them to another instance for their next request.
      if (this.draining) void reply.header('connection', 'close');
      done();
    });
  }

  /** Resolves when no request is being answered any more, or after a while, with how many still are. */
  async drain(timeoutMs: number): Promise<number> {
    this.draining = true;
    if (this.active > 0) {
      const idle = new Promise<void>((resolve) => {
        this.whenIdle = resolve;
      });
      await withinTime(idle, timeoutMs, 'requests are still being answered').catch(() => undefined);
    }
    return this.active;
  }
}
