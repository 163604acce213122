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

const whereIs = (spans: readonly Span[]) => whereaboutsOf(journeyOf(spans)!);

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

  it('is not told before its spans have come', () => {
    const { spans } = new SpanMaker().request('/api/v1/orders', [0, 50]);
    expect(whereIs(spans)).toMatchObject({ title: 'Under way', isUnderWay: true });
  });
});
