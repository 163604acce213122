import 'reflect-metadata';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type RunningGateway } from './gateway-harness';

let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

test.each(['/', '/orders', '/orders/1/details', '/index.html', '/apis', '/favicon.ico', '/?x=1'])(
  '%s is the application’s page, which is asked for anew each time',
  async (path) => {
    const response = await gateway.call(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Trellis</title>');
  },
);

test('a file whose name has its hash is kept for ever', async () => {
  const response = await gateway.call('/assets/main-4f2a.js');
  expect(response.headers.get('content-type')).toContain('javascript');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('a file that the build has compressed is sent so to who takes it', async () => {
  const asked = (encoding: string) =>
    gateway.call('/assets/main-4f2a.js', { headers: { 'accept-encoding': encoding } });
  const compressed = await asked('gzip');
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(compressed.headers.get('content-type')).toContain('javascript');
  expect(compressed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(compressed.headers.get('vary')).toBe('accept-encoding');
  expect(await compressed.text()).toBe('export {};');
  expect((await asked('identity')).headers.get('content-encoding')).toBeNull();
});

test('what the browser has already is not sent again', async () => {
  const etag = (await gateway.call('/')).headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  // `fetch` would otherwise ask for a fresh copy.
  const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
  expect((await gateway.call('/', { headers })).status).toBe(304);
});

test('a file is sent with room left for the listeners of the kit, before Node.js warns of a leak', async () => {
  // The drain, the metrics and the span.
  const listenersOfKit = 3;
  let mostListeners = 0;
  const countListeners = (message: unknown) => {
    const { response } = message as { response: ServerResponse };
    response.on('newListener', () => {
      mostListeners = Math.max(mostListeners, response.listenerCount('close') + 1);
    });
  };
  subscribe('http.server.request.start', countListeners);
  await (await gateway.call('/assets/main-4f2a.js')).text();
  unsubscribe('http.server.request.start', countListeners);
  expect(mostListeners).toBeGreaterThan(0);
  expect(mostListeners).toBeLessThanOrEqual(EventEmitter.defaultMaxListeners - listenersOfKit);
});

test('an asset of an older build is not found, rather than taken for the page', async () => {
  const response = await gateway.call('/assets/main-0000.js');
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});

test.each([
  '/.secret',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/..%2f.secret',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/a%00b',
])('nothing but the application is served: %s', async (path) => {
  const response = await gateway.call(path);
  expect(response.status).toBeLessThan(500);
  const text = await response.text();
  expect(text).not.toContain('hidden');
  expect(text).not.toContain('root:');
});

test('HEAD is answered as GET is', async () => {
  expect((await gateway.call('/orders', { method: 'HEAD' })).status).toBe(200);
});

test('other methods have nothing there', async () => {
  const response = await gateway.call('/orders', { method: 'POST', body: 'x' });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ]);
});

test('the API’s own root is nothing, in its own form', async () => {
  expect((await gateway.call('/api')).status).toBe(404);
});

test('every answer keeps a browser from being used against its user', async () => {
  for (const path of ['/', '/api/v1/home', '/healthz']) {
    const { headers } = await gateway.call(path);
    expect(directivesOf(headers.get('content-security-policy'))).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'font-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    // It would only be heard over TLS.
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

function directivesOf(policy: string | null): Record<string, string> {
  const directives = (policy ?? '').split(';').map((directive) => directive.trim().split(/ (.*)/));
  return Object.fromEntries(directives.map(([name = '', values = '']) => [name, values]));
}

test('its health is asked without a token, and says when it is going', async () => {
  expect(await (await gateway.call('/healthz')).json()).toEqual({ status: 'ok' });
  gateway.readiness.phase = 'draining';
  const response = await gateway.call('/healthz');
  gateway.readiness.phase = 'serving';
  expect([response.status, await response.json()]).toEqual([503, { status: 'draining' }]);
});
