import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, test, vi } from 'vitest';
import type { BffConfiguration } from '../bff.configuration';
import { RefreshCookie } from './refresh-cookie';

function written(secureCookie: BffConfiguration['secureCookie'], headers: Record<string, string> = {}) {
  const setCookie = vi.fn();
  const cookie = new RefreshCookie({ secureCookie } as BffConfiguration);
  const request = { headers, protocol: 'http' } as unknown as FastifyRequest;
  cookie.write(request, { setCookie } as unknown as FastifyReply, 'token', 60);
  return setCookie.mock.calls;
}

test('scripts cannot read it, other sites cannot send it, other calls do not get it', () => {
  expect(written('auto')[0]).toEqual([
    'trellis_refresh',
    'token',
    { httpOnly: true, sameSite: 'strict', path: '/api/v1/sessions', secure: false, maxAge: 60 },
  ]);
});

test('its mark, which scripts may read, says no more than that there is one', () => {
  expect(written('auto')[1]).toEqual([
    'trellis_session',
    '1',
    { sameSite: 'strict', path: '/', secure: false, maxAge: 60 },
  ]);
});

test('it is for TLS alone when the browser came over TLS, or when it is configured so', () => {
  const secureOf = (...given: Parameters<typeof written>) =>
    written(...given).map(([, , attributes]) => (attributes as { secure: boolean }).secure);
  expect(secureOf('auto', { 'x-forwarded-proto': 'https' })).toEqual([true, true]);
  expect(secureOf('auto', { 'x-forwarded-proto': 'http' })).toEqual([false, false]);
  expect(secureOf('always')).toEqual([true, true]);
  expect(secureOf('never', { 'x-forwarded-proto': 'https' })).toEqual([false, false]);
});
