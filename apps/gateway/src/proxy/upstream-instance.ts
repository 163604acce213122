import type { ServiceInstance } from '@trellis/discovery';
import { urlHost } from '@trellis/endpoint';
import { Pool, type Dispatcher } from 'undici';

const connectTimeoutMs = 2_000;
/** Below the 72 s after which our own HTTP servers close an idle connection, so that none is closed under a request. */
const keepAliveTimeoutMs = 30_000;
const firstEjectionMs = 1_000;
const longestEjectionMs = 30_000;

/** One instance of a service, with its connections and what is known about its health. */
export class UpstreamInstance {
  readonly id: string;
  private readonly pool: Pool;
  private failures = 0;
  private ejectedUntilMs = 0;

  constructor(instance: ServiceInstance) {
    this.id = UpstreamInstance.idOf(instance);
    this.pool = new Pool(`http://${urlHost(instance.host)}:${instance.port}`, {
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: keepAliveTimeoutMs,
      // The forwarder bounds each exchange; live updates are not bounded.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** With its address, because an instance that was given its id by hand may come back at another one. */
  static idOf({ instanceId, host, port }: ServiceInstance): string {
    return `${instanceId}@${host}:${port}`;
  }

  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    return this.pool.request(options);
  }

  /** When this instance may be tried again, in milliseconds of the same clock; 0 when it never failed. */
  get retryAtMs(): number {
    return this.ejectedUntilMs;
  }

  /** It did not answer: it is left out for a while, each time in a row for longer. */
  failed(nowMs: number): void {
    this.ejectedUntilMs = nowMs + Math.min(longestEjectionMs, firstEjectionMs * 2 ** this.failures++);
  }

  succeeded(): void {
    this.failures = 0;
    this.ejectedUntilMs = 0;
  }

  /** Lets what is under way finish. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  /** Breaks off what is under way. */
  async destroy(): Promise<void> {
    await this.pool.destroy();
  }
}
