import { describe, expect, it } from 'vitest';
import { journeyOf } from './journey';
import type { Span } from './span';
import { SpanMaker, toldOrder } from './told-order';
import { whereaboutsOf } from './whereabouts';

const told = toldOrder();
const sent = [...told.placing, told.placedSent];
const reserved = [...sent, ...told.reserving, told.reservedSent];
const approved = [...reserved, ...told.approving, told.approvedSent];
const cancelled = [...approved, ...told.cancelling];

/** Read soon after, unless a test says when. */
const whereIs = (spans: readonly Span[], readAtMs = 5_000) => whereaboutsOf(journeyOf(spans, readAtMs)!);

describe('where an order is', () => {
  it.each([
    ['before its event is sent', told.placing, 'In the outbox of order'],
    ['before its event is handled', sent, 'On the bus, before customer'],
    ['before the answer is handled', reserved, 'On the bus, before order'],
    ['after the answer, before that is sent', [...reserved, ...told.approving], 'In the outbox of order'],
    ['after its cancellation, before that is sent', cancelled, 'In the outbox of order'],
  ])('%s', (_, spans, title) => {
    expect(whereIs(spans)).toMatchObject({ title, tone: 'wait', isUnderWay: true });
  });

  it('is at its end when nobody has to handle anything any more', () => {
    expect(whereIs(approved)).toEqual({
      ...{ tone: 'good', title: 'The order is approved', isUnderWay: false },
      text: 'That took 113 ms. Nothing is under way any more.',
    });
  });

  it('counts the time of a cancellation from its own request', () => {
    const spans = [...cancelled, told.cancelledSent, ...told.releasing];
    expect(whereIs(spans)).toMatchObject({
      title: 'The order is cancelled',
      text: expect.stringContaining('23 ms'),
    });
  });

  it('is where a handler failed last', () => {
    const failed = told.spans.handled('customer', told.placed, [55, 2], { error: 'RangeError' });
    expect(whereIs([...sent, failed])).toMatchObject({ tone: 'bad', title: 'Stuck at customer' });
  });

  it('is nowhere when the request failed before anything was kept', () => {
    const failed = new SpanMaker().make('gateway', 'http', [0, 5], { role: 'server', error: '503' });
    expect(whereIs([failed])).toMatchObject({ tone: 'bad', title: 'The request failed', isUnderWay: false });
  });

  it('is under way, and not lost, when a request failed of which an event was kept', () => {
    const failed = told.spans.make('gateway', 'http', [0, 5], { role: 'server', error: '504' });
    const handled = told.spans.handled('customer', told.placed, [60, 20]);
    expect(whereIs([failed, ...sent, handled])).toMatchObject({ title: 'Under way', isUnderWay: true });
  });

  it('is at its cancellation, although an approval came in later', () => {
    const late = told.spans.make('order', 'outbox', [2_100, 1], {
      attributes: { 'cloudevents.event_type': 'trellis.v1.OrderApproved' },
    });
    const spans = [
      ...cancelled,
      told.cancelledSent,
      ...told.releasing,
      late,
      told.spans.sent(late, [2_105, 1]),
    ];
    expect(whereIs(spans).title).toBe('The order is cancelled');
  });

  it('is where it was seen last when nothing more was seen of an event for a minute', () => {
    expect(whereIs(told.placing, 59_000).title).toBe('In the outbox of order');
    expect(whereIs(told.placing, 61_000)).toMatchObject({
      title: 'Last seen in the outbox of order',
      isUnderWay: true,
    });
    const notSent = told.spans.make('order', 'publish', [50, 5], {
      below: told.placed,
      error: 'TimeoutError',
    });
    expect(whereIs([...told.placing, notSent], 61_000).title).toBe('In the outbox of order');
    const lost = [...told.placing, ...told.reserving, told.reservedSent];
    expect(whereIs(lost, 61_000).title).toBe('On the bus, before order');
  });

  it('is not told before its spans have come', () => {
    const { spans } = new SpanMaker().request('/api/v1/orders', [0, 50]);
    expect(whereIs(spans)).toMatchObject({ title: 'Under way', isUnderWay: true });
  });
});
