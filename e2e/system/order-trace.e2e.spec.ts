import { randomBytes } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStatus, SpanCollector, TrellisSystem, type CollectedSpan } from '../harness';
import { products, Shopper, some, type Order } from '../shop';

let collector: SpanCollector;
let system: TrellisSystem;

beforeAll(async () => {
  collector = await SpanCollector.start();
  system = await TrellisSystem.start({ environment: collector.environment });
});
afterAll(async () => {
  await system?.stop();
  await collector?.close();
});

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** One hop of a trace: which service makes a span of which kind and name. */
type Hop = readonly [service: string, kind: CollectedSpan['kind'], name: string | RegExp];

/** The span of a hop below another span. Fails, naming those that are there, when there is not exactly one. */
function childOf(parentSpanId: string, spans: readonly CollectedSpan[], [service, kind, name]: Hop) {
  const children = spans.filter((span) => span.parentSpanId === parentSpanId);
  const found = children.filter(
    (span) =>
      span.service === service &&
      span.kind === kind &&
      (typeof name === 'string' ? span.name === name : name.test(span.name)),
  );
  const seen = children.map((span) => `${span.service} ${span.kind} ${span.name}`).join(', ');
  expect(found, `${service} ${kind} ${name} among: ${seen || 'no children'}`).toHaveLength(1);
  return found[0]!;
}

/** Follows hops down from a span. Answers the last one's span. */
function follow(from: string, spans: readonly CollectedSpan[], hops: readonly Hop[]): CollectedSpan {
  let span: CollectedSpan | undefined;
  for (const hop of hops) span = childOf(span?.spanId ?? from, spans, hop);
  return span!;
}

const statementsOf = (span: CollectedSpan, spans: readonly CollectedSpan[]) =>
  spans
    .filter(({ parentSpanId, kind }) => parentSpanId === span.spanId && kind === 'client')
    .map(({ attributes }) => attributes['db.query.summary'])
    .filter((summary) => summary !== undefined);

describe("an order's trace", () => {
  it('leads from the browser through every service, database, outbox and event to the decision', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const [traceId, browser] = [hex(16), hex(8)];
    const answer = await shopper.request<Order>('POST', '/api/v1/orders', {
      body: { items: [some(products.rose)] },
      headers: { 'idempotency-key': hex(8), traceparent: `00-${traceId}-${browser}-01` },
    });
    const { id } = expectStatus(answer, 201);
    await shopper.untilStatus(id, 'APPROVED');

    await eventually(
      () => {
        const spans = collector.trace(traceId);
        const placing = follow(browser, spans, [
          ['gateway', 'server', 'POST /api/*'],
          ['gateway', 'client', 'POST'],
          ['bff', 'server', 'POST /api/v1/orders'],
          ['bff', 'client', 'trellis.order.v1.OrderService/PlaceOrder'],
          ['order', 'server', 'trellis.order.v1.OrderService/PlaceOrder'],
        ]);
        expect(statementsOf(placing, spans)).toEqual(
          expect.arrayContaining([
            'BEGIN',
            expect.stringMatching(/^INSERT .*order$/),
            'INSERT messaging.outbox',
            'COMMIT',
          ]),
        );

        const placed = childOf(placing.spanId, spans, ['order', 'producer', 'create trellis.order.v1']);
        const sent = childOf(placed.spanId, spans, ['order', 'client', 'send trellis.order.v1']);
        for (const { attributes } of [placed, sent]) {
          expect(attributes).toMatchObject({ 'messaging.kafka.message.key': id });
        }
        const reserving = childOf(placed.spanId, spans, ['customer', 'consumer', 'process trellis.order.v1']);
        expect(statementsOf(reserving, spans)).toEqual(
          expect.arrayContaining(['BEGIN', 'INSERT messaging.inbox', 'INSERT messaging.outbox', 'COMMIT']),
        );

        const reserved = childOf(reserving.spanId, spans, [
          'customer',
          'producer',
          'create trellis.customer.v1',
        ]);
        childOf(reserved.spanId, spans, ['customer', 'client', 'send trellis.customer.v1']);
        const approving = childOf(reserved.spanId, spans, [
          'order',
          'consumer',
          'process trellis.customer.v1',
        ]);
        expect(statementsOf(approving, spans)).toEqual(
          expect.arrayContaining([
            'INSERT messaging.inbox',
            expect.stringMatching(/^UPDATE .*order$/),
            'COMMIT',
          ]),
        );

        const known = new Set([browser, ...spans.map(({ spanId }) => spanId)]);
        expect(spans.filter(({ parentSpanId }) => !known.has(parentSpanId))).toEqual([]);
        expect(spans.filter(({ isError }) => isError)).toEqual([]);
      },
      { timeoutMs: 20_000 },
    );
  });
});
