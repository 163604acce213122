import { LocalTraceStore } from '@trellis/local-traces';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { traceStoreContract } from './trace-store.contract';

traceStoreContract('a LocalTraceStore', async () => {
  const store = await LocalTraceStore.start();
  return { otlpUrl: store.url, url: store.url, close: () => store.close() };
});

let store: LocalTraceStore;

beforeAll(async () => {
  store = await LocalTraceStore.start();
});
afterAll(() => store.close());

it.each([
  ['POST', '/v1/traces', 'application/x-protobuf', 415],
  ['POST', '/v1/traces', 'application/json', 400],
  ['GET', '/api/search?q={}', undefined, 400],
  ['GET', '/api/traces/xyz', undefined, 404],
  ['DELETE', '/v1/traces', undefined, 404],
] as const)('a LocalTraceStore answers what it cannot follow: %s %s', async (method, path, type, status) => {
  const response = await fetch(store.url + path, {
    method,
    ...(type && { headers: { 'content-type': type }, body: 'x' }),
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error: expect.any(String) });
});
