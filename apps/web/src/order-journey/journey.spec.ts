import { describe, expect, it } from 'vitest';
import type { Hop } from './hop';
import { flatten, journeyOf } from './journey';
import type { Span } from './span';
import { SpanMaker, toldOrder } from './told-order';

/** The hops below each other as lines, with their depth. */
function outline(hops: readonly Hop[], depth = 0): string[] {
  return hops.flatMap((hop) => [
    `${'  '.repeat(depth)}${hop.service} ${hop.action}`,
    ...outline(hop.children, depth + 1),
  ]);
}

const chaptersOf = (spans: readonly Span[]) => journeyOf(spans, 5_000)?.chapters ?? [];

describe("an order's journey", () => {
  const told = toldOrder();
  const approved = [
    ...[...told.placing, told.placedSent, ...told.reserving, told.reservedSent],
    ...[...told.approving, told.approvedSent],
  ];

  it('is told in chapters, a request and then each event, in the order in which they began', () => {
    const all = [...approved, ...told.cancelling, told.cancelledSent, ...told.releasing];
    expect(chaptersOf(all.toReversed()).map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'request POST /api/v1/orders',
      ...['event OrderPlaced', 'event CreditReserved', 'event OrderApproved'],
      'request POST /api/v1/orders/:id/cancel',
      'event OrderCancelled',
    ]);
  });

  it('has both sides of a call in one hop, below the hop that called', () => {
    expect(outline(chaptersOf(approved)[0]!.hops)).toEqual([
      'gateway takes POST /api/*',
      '  bff takes POST /api/v1/orders',
      '    order answers PlaceOrder',
      '      order commits',
      '      order puts OrderPlaced in its outbox',
      'gateway has answered with 201',
    ]);
  });

  it('tells every try of a call, and goes on from the last', () => {
    const spans = new SpanMaker();
    const method = { 'rpc.method': 'trellis.order.v1.OrderService/PlaceOrder' };
    const call = spans.make('bff', 'grpc', [0, 50], { role: 'client', attributes: method });
    const answering = (at: readonly [number, number], error: string | null) =>
      spans.make('order', 'grpc', at, { below: call, role: 'server', attributes: method, error });
    const [failed, answered] = [answering([1, 2], '14'), answering([20, 25], null)];
    const { spans: raised } = spans.raised('OrderPlaced', answered, 30);
    const chapters = chaptersOf([call, failed, answered, ...raised]);
    expect(chapters.map(({ title }) => title)).toEqual(['grpc', 'OrderPlaced']);
    expect(chapters[0]!.hops.map(({ action, error }) => [action, error])).toEqual([
      ['answers PlaceOrder', '14'],
      ['answers PlaceOrder', null],
    ]);
  });

  it('follows an event to the bus and to whoever handled it', () => {
    expect(outline(chaptersOf(approved)[1]!.hops)).toEqual([
      'order sends OrderPlaced to the bus',
      'customer handles OrderPlaced',
      '  customer commits',
      '  customer puts CreditReserved in its outbox',
    ]);
  });

  it('names the time that an event waits, from the commit to the bus and from there to the handler', () => {
    const [, placed] = chaptersOf(approved);
    expect(placed!.hops.map(({ wait }) => wait)).toEqual([
      { startMs: 33, durationMs: 10, where: 'in the outbox of order' },
      { startMs: 50, durationMs: 10, where: 'on the bus' },
    ]);
  });

  it('keeps statements with the hop that made them', () => {
    const hops = chaptersOf(approved)[0]!.hops.flatMap(flatten);
    const withStatements = hops.filter(({ statements }) => statements.length > 0);
    expect(
      withStatements.map(({ action, statements }) => [action, statements.map(({ summary }) => summary)]),
    ).toEqual([['answers PlaceOrder', ['INSERT messaging.outbox']]]);
  });

  it('says how far each event came', () => {
    const states = (spans: readonly Span[]) =>
      chaptersOf(spans).flatMap(({ title, progress }) =>
        progress ? [`${title} ${progress.state} ${progress.by}`.trim()] : [],
      );
    expect(states(told.placing)).toEqual(['OrderPlaced waiting']);
    expect(states([...told.placing, told.placedSent])).toEqual(['OrderPlaced sent']);
    expect(states(approved)).toEqual([
      'OrderPlaced handled customer',
      'CreditReserved handled order',
      'OrderApproved sent',
    ]);
  });

  it('counts the last try of a handler, and tells of those before', () => {
    const failed = told.spans.handled('customer', told.placed, [55, 2], { error: 'RangeError' });
    const tried = chaptersOf([...told.placing, told.placedSent, failed])[1]!;
    expect(tried.progress).toMatchObject({ state: 'failed', by: 'customer' });
    const mended = chaptersOf([...told.placing, told.placedSent, failed, ...told.reserving])[1]!;
    expect(mended.progress).toMatchObject({ state: 'handled', by: 'customer' });
    expect(mended.hops.map(({ error }) => error)).toEqual([null, 'RangeError', null]);
    expect(mended.hops.at(-1)?.wait).toEqual({ startMs: 57, durationMs: 3, where: 'to be tried again' });
  });

  it('has failed where one service could not handle it, whichever other could', () => {
    const sent = [...told.placing, told.placedSent];
    const failed = told.spans.handled('mailer', told.placed, [55, 2], { error: 'RangeError' });
    const progressOf = (...more: Span[]) => chaptersOf([...sent, ...more])[1]!.progress;
    expect(progressOf(failed, ...told.reserving)).toMatchObject({ state: 'failed', by: 'mailer' });
    const mended = told.spans.handled('mailer', told.placed, [90, 2]);
    const again = told.spans.handled('mailer', told.placed, [95, 2], { error: 'RangeError' });
    expect(progressOf(failed, ...told.reserving, mended, again)).toMatchObject({ state: 'handled' });
  });

  it('knows a redrive by the statements that its handler made, and whether one of them failed', () => {
    const failed = told.spans.handled('customer', told.placed, [55, 2], { error: 'RangeError' });
    const redriven = (startMs: number, error: string | null) =>
      [0, 5].map((later) =>
        told.spans.make('customer', 'database', [startMs + later, 2], { below: told.placed, error }),
      );
    const before = [...told.placing, told.placedSent, failed, ...redriven(9_000, '23514')];
    expect(chaptersOf(before)[1]!.progress).toMatchObject({ state: 'failed' });
    const { progress, hops } = chaptersOf([...before, ...redriven(20_000, null)])[1]!;
    expect(progress).toMatchObject({ state: 'handled', by: 'customer' });
    expect(hops.slice(-2).map(({ action, error, statements }) => [action, error, statements.length])).toEqual(
      [
        ['handles OrderPlaced once more', '23514', 2],
        ['handles OrderPlaced once more', null, 2],
      ],
    );
  });

  it('tells a transaction shared with other events as the event’s own', () => {
    const spans = new SpanMaker();
    const request = spans.request('/api/v1/orders', [0, 20]);
    const { spans: raised, created } = spans.raised('OrderPlaced', request.served, 10);
    const shared = spans.make('customer', 'consume', [30, 20], {
      role: 'consumer',
      links: [{ traceId: created.traceId, spanId: created.spanId }],
    });
    const commit = spans.make('customer', 'commit', [45, 3], { below: shared });
    const own = spans.handled('customer', created, [32, 5], {
      links: [{ traceId: shared.traceId, spanId: shared.spanId }],
    });
    const chapters = chaptersOf([...request.spans, ...raised, shared, commit, own]);
    expect(chapters).toHaveLength(2);
    expect(outline(chapters[1]!.hops)).toEqual(['customer handles OrderPlaced', '  customer commits']);
  });

  it('begins with an event that no request led to', () => {
    const spans = new SpanMaker();
    const created = spans.make('order', 'outbox', [0, 1], {
      attributes: { 'cloudevents.event_type': 'trellis.order.v1.OrderCancelled' },
    });
    expect(chaptersOf([created, spans.sent(created, [4, 1])]).map(({ title }) => title)).toEqual([
      'OrderCancelled',
    ]);
  });

  it('ends although a span names itself as its parent, and is none without spans', () => {
    const odd = new SpanMaker().make('order', 'other', [0, 1], { parentSpanId: 'span-0' });
    expect(chaptersOf([odd])).toEqual([]);
    expect(journeyOf([], 5_000)).toBeUndefined();
  });
});
