import { gzipSync } from 'node:zlib';
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

it('a LocalTraceStore takes no body above its limit, whether its length is told or not', async () => {
  const limited = await LocalTraceStore.start({ maxBodyBytes: 1_000 });
  const post = async (body: RequestInit['body'], headers: Record<string, string> = {}) => {
    const response = await fetch(`${limited.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      duplex: 'half',
    });
    return [response.status, await response.json()];
  };
  const tooLarge = [413, { error: 'a body has 1000 bytes at most' }];
  const body = JSON.stringify({ padding: 'x'.repeat(1_000) });
  expect(await post(body)).toEqual(tooLarge);
  expect(await post(new Blob([body]).stream())).toEqual(tooLarge);
  expect(await post(gzipSync(body), { 'content-encoding': 'gzip' })).toEqual(tooLarge);
  expect(await post(new Blob(['{}']).stream())).toEqual([200, {}]);
  await limited.close();
});
