import 'reflect-metadata';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  Module,
  Post,
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentContext, type Identity, type RequestContext } from '@trellis/context';
import { DomainError } from '@trellis/errors';
import { useTracing } from '@trellis/telemetry';
import {
  BearerTokenGuard,
  OperatorRoute,
  PublicRoute,
  TokenExpired,
  TokenVerifier,
  addHttpContext,
} from '../src/index';
import type { FastifyReply } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const identities: Record<string, Identity> = {
  ada: { userId: 'ada', role: 'user', expiresAtMs: 0 },
  grace: { userId: 'grace', role: 'operator', expiresAtMs: 0 },
};

const verifier = Object.assign(Object.create(TokenVerifier.prototype) as TokenVerifier, {
  verify: (token: string) =>
    identities[token] ? Promise.resolve(identities[token]) : Promise.reject(new TokenExpired()),
});

let aborted: Promise<unknown> | undefined;

@Controller()
class EchoController {
  @Get('mine')
  async mine(): Promise<RequestContext | undefined> {
    await delay(1);
    return currentContext();
  }

  @Post('mine')
  async post(@Body() _body: unknown): Promise<RequestContext | undefined> {
    await delay(1);
    return currentContext();
  }

  @PublicRoute()
  @Get('open')
  open(): RequestContext | undefined {
    return currentContext();
  }

  @OperatorRoute()
  @Get('system')
  system(): string {
    return 'ok';
  }

  @PublicRoute()
  @Get('slow')
  async slow(): Promise<string> {
    const signal = currentContext()?.signal;
    aborted = new Promise((resolve) => signal?.addEventListener('abort', () => resolve(signal.reason)));
    await aborted;
    return 'never read';
  }
}

@Catch(DomainError)
class ReasonFilter implements ExceptionFilter {
  catch(error: DomainError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(400).send({ reason: error.reason });
  }
}

@Module({
  controllers: [EchoController],
  providers: [
    { provide: TokenVerifier, useValue: verifier },
    { provide: APP_GUARD, useClass: BearerTokenGuard },
    { provide: APP_FILTER, useClass: ReasonFilter },
  ],
})
class EchoModule {}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(EchoModule, new FastifyAdapter(), { logger: false });
  addHttpContext(app.getHttpAdapter().getInstance(), { deadlineMs: 5_000 });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});

afterAll(() => app.close());
afterEach(() => useTracing(undefined));

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, { headers });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

test('a request runs in a context with its id, trace, token, deadline and caller', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = { authorization: 'Bearer ada', 'x-request-id': 'req-1', traceparent };
  const { response, body } = await get('/mine', headers);
  expect(body).toMatchObject({
    requestId: 'req-1',
    traceparent,
    authorization: 'Bearer ada',
    identity: identities['ada'],
  });
  expect(body['deadlineMs']).toBeGreaterThan(Date.now());
  expect(response.headers.get('x-request-id')).toBe('req-1');
});

test('a request with a body is still in its context after the body was parsed', async () => {
  const response = await fetch(`${url}/mine`, {
    method: 'POST',
    headers: { authorization: 'Bearer ada', 'x-request-id': 'req-2', 'content-type': 'application/json' },
    body: JSON.stringify({ large: 'x'.repeat(200_000) }),
  });
  expect(await response.json()).toMatchObject({ requestId: 'req-2', identity: identities['ada'] });
});

test('ids and traces that are malformed are replaced', async () => {
  const { body } = await get('/open', { 'x-request-id': 'a b\tc', traceparent: 'garbage' });
  expect(body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(body['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('a request for live updates has no deadline', async () => {
  const { body } = await get('/open', { accept: 'text/event-stream' });
  expect(body['deadlineMs']).toBeUndefined();
});

test('routes need a token unless they are public, and operator routes an operator', async () => {
  expect((await get('/mine')).body).toEqual({ reason: 'TOKEN_MISSING' });
  expect((await get('/mine', { authorization: 'Bearer old' })).body).toEqual({ reason: 'TOKEN_EXPIRED' });
  expect((await get('/open')).response.status).toBe(200);
  expect((await get('/system', { authorization: 'Bearer ada' })).body).toEqual({
    reason: 'OPERATOR_REQUIRED',
  });
  expect((await fetch(`${url}/system`, { headers: { authorization: 'Bearer grace' } })).status).toBe(200);
});

test.each([
  ['a request', 'fails', {}, '499'],
  ['a request for live updates', 'does not fail', { accept: 'text/event-stream' }, undefined],
])('the span of %s whose client leaves before its answer %s', async (_what, _outcome, headers, failure) => {
  const spans: { failure?: string; hasEnded?: boolean }[] = [];
  useTracing({
    start() {
      const span: { failure?: string; hasEnded?: boolean } = {};
      spans.push(span);
      return {
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        set: () => undefined,
        fail: (type) => (span.failure = type),
        end: () => (span.hasEnded = true),
      };
    },
  });
  aborted = undefined;
  const client = httpRequest(`${url}/slow`, { headers }).on('error', () => undefined);
  client.end();
  await expect.poll(() => aborted !== undefined).toBe(true);
  client.destroy();
  await expect.poll(() => spans).toEqual([{ hasEnded: true, ...(failure !== undefined && { failure }) }]);
});

test('the signal is aborted when the client goes away', async () => {
  aborted = undefined;
  const client = httpRequest(`${url}/slow`).on('error', () => undefined);
  client.end();
  await expect.poll(() => aborted !== undefined).toBe(true);
  client.destroy();
  await expect(aborted).resolves.toMatchObject({ name: 'AbortError' });
});
