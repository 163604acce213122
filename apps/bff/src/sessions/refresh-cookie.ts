import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BffConfiguration } from '../bff.configuration';

const name = 'trellis_refresh';
/** The only calls that need it. */
const path = '/api/v1/sessions';
/** Lives and ends with the token, holds nothing of it, and can be read by the page. */
const mark = 'trellis_session';

/**
 * The refresh token's place in the browser: a cookie that scripts cannot read and other sites cannot send. A second cookie
 * marks that there is one, so that the page asks for a session only where it may have one.
 */
@Injectable()
export class RefreshCookie {
  constructor(private readonly configuration: BffConfiguration) {}

  /** The token; undefined when there is none. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[name] || undefined;
  }

  write(request: FastifyRequest, reply: FastifyReply, token: string, maxAgeSeconds: number): void {
    void reply.setCookie(name, token, { ...this.attributes(request), maxAge: maxAgeSeconds });
    void reply.setCookie(mark, '1', { ...this.markAttributes(request), maxAge: maxAgeSeconds });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(name, this.attributes(request));
    this.clearMark(request, reply);
  }

  /** Leaves the token, should there be one by the time that the answer comes. */
  clearMark(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(mark, this.markAttributes(request));
  }

  private attributes(request: FastifyRequest) {
    return { path, httpOnly: true, sameSite: 'strict', secure: this.isSecure(request) } as const;
  }

  private markAttributes(request: FastifyRequest) {
    return { path: '/', sameSite: 'strict', secure: this.isSecure(request) } as const;
  }

  private isSecure({ headers, protocol }: FastifyRequest): boolean {
    const { secureCookie } = this.configuration;
    if (secureCookie !== 'auto') return secureCookie === 'always';
    return (headers['x-forwarded-proto'] ?? protocol) === 'https';
  }
}
