import { expect, test } from 'vitest';
import { requestHeaders, responseHeaders, type ForwardedRequest } from './forwarded-headers';

const request: ForwardedRequest = {
  clientAddress: '203.0.113.7',
  protocol: 'https',
  host: 'shop.example',
  requestId: 'r-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

test('what the client says about where it comes from is replaced', () => {
  const headers = requestHeaders(
    {
      host: 'evil.example',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-user': 'admin',
      forwarded: 'for=10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-request-id': 'spoofed',
    },
    request,
  );
  expect(headers).toEqual({
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'shop.example',
    'x-request-id': 'r-1',
    traceparent: request.traceparent,
  });
});

test('headers between two hops go no further, also those that Connection names', () => {
  const headers = requestHeaders(
    {
      connection: 'keep-alive, X-Secret',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      upgrade: 'websocket',
      te: 'trailers',
      trailer: 'x-sum',
      expect: '100-continue',
      'proxy-authorization': 'Basic x',
      'x-secret': 'hop',
      accept: 'application/json',
    },
    request,
  );
  expect(Object.keys(headers).sort()).toEqual(
    [
      'accept',
      'traceparent',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-request-id',
    ].sort(),
  );
});

test('what belongs to the request itself is passed on', () => {
  const headers = { authorization: 'Bearer x', cookie: 'a=b', 'idempotency-key': 'k', 'last-event-id': '7' };
  expect(requestHeaders(headers, request)).toMatchObject(headers);
});

test('an answer keeps its cookies and loses what was between upstream and gateway', () => {
  expect(
    responseHeaders({
      'set-cookie': ['a=1', 'b=2'],
      connection: 'keep-alive',
      'keep-alive': 'timeout=72',
      'transfer-encoding': 'chunked',
      'x-request-id': 'r-1',
      'content-type': 'application/json',
    }),
  ).toEqual({ 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' });
});
