import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceInstance } from '@trellis/discovery';

/** A plain HTTP server where an instance of the BFF would be. */
export class StandInUpstream {
  readonly requests: IncomingMessage[] = [];
  private readonly server: Server;

  private constructor(
    readonly name: string,
    answer: RequestListener,
  ) {
    this.server = createServer((request, response) => {
      this.requests.push(request);
      answer(request, response);
    });
  }

  static async start(name: string, answer: RequestListener = echo): Promise<StandInUpstream> {
    const upstream = new StandInUpstream(name, answer);
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get instance(): ServiceInstance {
    const { port } = this.server.address() as AddressInfo;
    const { name } = this;
    return {
      service: 'bff',
      instanceId: name,
      host: '127.0.0.1',
      port,
      version: '1',
      metadata: { protocol: 'http' },
    };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

/** Answers with what was asked. */
export function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    response.setHeader('content-type', 'application/json');
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.end(
      JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }),
    );
  });
}
