import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { LocalTraceStore } from '@trellis/local-traces';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBff, type RunningBff } from './bff-harness';

const operator = { token: 'operator:grace' };
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

let store: LocalTraceStore;
let bff: RunningBff;

beforeAll(async () => {
  store = await LocalTraceStore.start();
  bff = await startBff(() => ({}), { traceStoreUrl: store.url });
});
afterAll(async () => {
  await bff.close();
  await store.close();
});

interface Sent {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly name?: string;
  readonly links?: readonly { traceId: string; spanId: string }[];
  readonly status?: { readonly code: number };
  readonly attributes: Readonly<Record<string, string>>;
}

/** Sends spans, each starting a millisecond after the one before and lasting half of one. */
async function send(service: string, ...spans: readonly Sent[]): Promise<void> {
  const otlp = (attributes: Readonly<Record<string, string>>) =>
    Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const startNs = BigInt(Date.now()) * 1_000_000n;
  const sent = spans.map((span, index) => ({
    name: 'a span',
    ...span,
    attributes: otlp(span.attributes),
    startTimeUnixNano: String(startNs + BigInt(index) * 1_000_000n),
    endTimeUnixNano: String(startNs + BigInt(index) * 1_000_000n + 500_000n),
  }));
  const resource = { attributes: otlp({ 'service.name': service, 'service.instance.id': `${service}-1` }) };
  const response = await fetch(`${store.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: sent }] }] }),
  });
  expect(response.status).toBe(200);
}

const traceOf = (id: string) => bff.call('GET', `/api/v1/system/orders/${id}/trace`, operator);

test('an order has all the spans of its traces, by start, each with what it is about', async () => {
  const [orderId, traceId, browser] = [randomUUID(), hex(16), hex(8)];
  const ids = Array.from({ length: 8 }, () => hex(8));
  const steps: [kind: number, attributes: Record<string, string>, expected: string][] = [
    [2, { 'http.request.method': 'POST', 'http.route': '/api/v1/orders' }, 'http'],
    [3, { 'rpc.system.name': 'grpc', 'rpc.method': 'PlaceOrder' }, 'grpc'],
    [3, { 'db.system.name': 'postgresql', 'db.query.summary': 'INSERT order' }, 'database'],
    [4, { 'messaging.operation.type': 'create', 'messaging.kafka.message.key': orderId }, 'outbox'],
    [3, { 'db.system.name': 'postgresql', 'db.query.summary': 'COMMIT' }, 'commit'],
    [3, { 'messaging.operation.type': 'send' }, 'publish'],
    [5, { 'messaging.operation.type': 'process' }, 'consume'],
    [1, {}, 'other'],
  ];
  await send(
    'order',
    ...steps.map(([kind, attributes], index) => ({
      ...{ traceId, spanId: ids[index]!, parentSpanId: ids[index - 1] ?? browser, kind, attributes },
    })),
  );
  const { status, body } = await traceOf(orderId);
  expect([status, body.orderId, body.isTruncated]).toEqual([200, orderId, false]);
  expect(body.spans.map(({ kind }: { kind: string }) => kind)).toEqual(steps.map(([, , kind]) => kind));
  expect(body.spans[3]).toEqual({
    ...{ traceId, spanId: ids[3], parentSpanId: ids[2], service: 'order', instanceId: 'order-1' },
    ...{ name: 'a span', kind: 'outbox', role: 'producer', offsetMs: 3, durationMs: 0.5 },
    ...{ status: 'ok', error: null, links: [], startedAt: expect.stringMatching(/^20.*Z$/) },
    attributes: { 'messaging.kafka.message.key': orderId },
  });
});

test('what lets one in, or what people entered, is not told', async () => {
  const [orderId, traceId, spanId] = [randomUUID(), hex(16), hex(8)];
  const attributes = {
    'messaging.kafka.message.key': orderId,
    'db.query.text': 'SELECT 1',
    'url.path': '/secret',
    'error.type': '23505',
    'messaging.destination.name': 'x'.repeat(1_000),
  };
  await send('order', { traceId, spanId, kind: 4, attributes, status: { code: 2 } });
  const [span] = (await traceOf(orderId)).body.spans;
  expect(span).toMatchObject({ parentSpanId: null, status: 'error', error: '23505' });
  expect(Object.keys(span.attributes).sort()).toEqual([
    'messaging.destination.name',
    'messaging.kafka.message.key',
  ]);
  expect(span.attributes['messaging.destination.name']).toHaveLength(200);
});

test('a transaction shared with other orders is there with its statements, and nothing else of its trace', async () => {
  const [orderId, traceId, shared] = [randomUUID(), hex(16), hex(16)];
  const [process, transaction, commit, other] = [hex(8), hex(8), hex(8), hex(8)];
  const named = (attributes: Record<string, string> = {}) => ({ kind: 3, attributes });
  await send('customer', {
    ...{ traceId, spanId: process, kind: 5, links: [{ traceId: shared, spanId: transaction }] },
    attributes: { 'messaging.operation.type': 'process', 'messaging.kafka.message.key': orderId },
  });
  await send(
    'customer',
    { ...named(), traceId: shared, spanId: other },
    { ...named(), traceId: shared, spanId: transaction, parentSpanId: other },
    {
      ...named({ 'db.query.summary': 'COMMIT' }),
      traceId: shared,
      spanId: commit,
      parentSpanId: transaction,
    },
  );
  const { spans } = (await traceOf(orderId)).body;
  expect(spans.map(({ spanId }: { spanId: string }) => spanId).sort()).toEqual(
    [process, transaction, commit].sort(),
  );
});

test('an order that nobody knows has no trace, whatever its id looks like', async () => {
  for (const id of [randomUUID(), 'o-1', `${randomUUID()}%22`, '%22%20%7D%20or%20%7B', '__proto__']) {
    expect(await traceOf(id), id).toMatchObject({ status: 404, body: { reason: 'ORDER_TRACE_NOT_FOUND' } });
  }
});

test('others than operators are refused', async () => {
  const path = `/api/v1/system/orders/${randomUUID()}/trace`;
  expect((await bff.call('GET', path, { token: 'user:ada' })).status).toBe(403);
  expect((await bff.call('GET', path)).status).toBe(401);
});

test('no more than a thousand spans are told', async () => {
  const [orderId, traceId] = [randomUUID(), hex(16)];
  const attributes = { 'messaging.kafka.message.key': orderId };
  const spans = Array.from({ length: 1_001 }, () => ({ traceId, spanId: hex(8), kind: 1, attributes }));
  await send('order', ...spans);
  const { body } = await traceOf(orderId);
  expect([body.spans.length, body.isTruncated]).toEqual([1_000, true]);
});

test('a store that is away, and one that nobody configured, are problems that say so', async () => {
  const away = await startBff(() => ({}), { traceStoreUrl: 'http://127.0.0.1:1' });
  const without = await startBff(() => ({}));
  const path = `/api/v1/system/orders/${randomUUID()}/trace`;
  const [first, second] = await Promise.all([
    away.call('GET', path, operator),
    without.call('GET', path, operator),
  ]);
  await Promise.all([away.close(), without.close()]);
  expect(first).toMatchObject({ status: 503, body: { reason: 'TRACE_STORE_UNAVAILABLE' } });
  expect(second).toMatchObject({ status: 503, body: { reason: 'TRACE_STORE_MISSING' } });
  expect(second.body.detail).toContain('TRACE_STORE_URL');
});
