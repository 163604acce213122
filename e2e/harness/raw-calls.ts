import { randomUUID } from 'node:crypto';
import type { Answer } from './answer';
import { rawRequest } from './raw-request';
import type { Visitor } from './visitor';

/** Calls of a visitor, sent byte for byte as they are given. */
export class RawCalls {
  constructor(
    private readonly gatewayUrl: string,
    private readonly visitor: Visitor,
  ) {}

  /** Sends a body as it is. */
  post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    const head = Object.entries({
      host: new URL(this.gatewayUrl).host,
      connection: 'close',
      authorization: `Bearer ${this.visitor.accessToken}`,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = Buffer.concat([
      Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n`),
      Buffer.from(body),
    ]);
    return rawRequest(this.gatewayUrl, request);
  }

  get(target: string, headers: readonly string[] = []): Promise<Answer> {
    return this.withoutBody('GET', target, headers);
  }

  /** A call of any method. */
  withoutBody(method: string, target: string, headers: readonly string[] = []): Promise<Answer> {
    const { host } = new URL(this.gatewayUrl);
    const lines = [
      `host: ${host}`,
      'connection: close',
      `authorization: Bearer ${this.visitor.accessToken}`,
      ...headers,
    ];
    return rawRequest(this.gatewayUrl, `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  }
}
