import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { renderMetrics } from './metrics';
import type { Readiness } from './readiness';

/**
 * What operators and their machines ask a process, on a port of its own:
 * `/livez` (200 while the event loop turns), `/readyz` (200 or 503, with each check by name) and `/metrics` (Prometheus).
 */
export class AdminServer {
  private readonly log = new Logger('AdminServer');
  private readonly server: Server;

  constructor(private readonly readiness: Readiness) {
    this.server = createServer((request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return send(response, 405, { error: 'only GET is answered' });
      this.answer(path, response).catch((error: unknown) => {
        this.log.error(`Answering ${path} failed`, error);
        send(response, 500, { error: 'internal error' });
      });
    });
    this.server.keepAliveTimeout = 5_000;
  }

  /** Listens and resolves with the bound port. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    switch (path) {
      case '/livez':
        return send(response, 200, { status: 'alive' });
      case '/readyz': {
        const { ready, ...report } = await this.readiness.report();
        return send(response, ready ? 200 : 503, { ready, ...report });
      }
      case '/metrics': {
        const { contentType, body } = await renderMetrics();
        response.writeHead(200, { 'content-type': contentType }).end(body);
        return;
      }
      default:
        return send(response, 404, { error: 'known paths are /livez, /readyz and /metrics' });
    }
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
