import { describe, expect, expectTypeOf, it } from 'vitest';
import type { EventMessage, OrderPlaced } from './index';
import { EventKeyMissingError, OrderPlacedEvent } from './index';

const data: OrderPlaced = {
  orderId: 'order-1',
  customerId: 'customer-1',
  total: { currencyCode: 'USD', amountMinor: 1999 },
};

describe('an event type', () => {
  it('makes an event that knows its type', () => {
    const event = OrderPlacedEvent.create(data);
    expectTypeOf(event).toEqualTypeOf<EventMessage<OrderPlaced>>();
    expect(event).toEqual({ type: OrderPlacedEvent, data });
  });

  it('says where the event travels and under which key', () => {
    expect(OrderPlacedEvent).toMatchObject({
      type: 'trellis.order.v1.OrderPlaced',
      topic: 'trellis.order.v1',
      source: 'order',
    });
    expect(OrderPlacedEvent.keyOf(data)).toBe('order-1');
  });

  it('carries the event over the wire', () => {
    const bytes = OrderPlacedEvent.codec.encode(data).finish();
    expect(OrderPlacedEvent.codec.decode(bytes)).toEqual(data);
  });

  it('refuses an event without a key', () => {
    expect(() => OrderPlacedEvent.create({ ...data, orderId: '' })).toThrow(EventKeyMissingError);
  });

  it('does not take an event with a field left out', () => {
    // @ts-expect-error: customerId and total are missing
    expect(OrderPlacedEvent.create({ orderId: 'order-1' }).data).toEqual({ orderId: 'order-1' });
  });

  it('can be listed beside events of other kinds', () => {
    const raised: EventMessage[] = [OrderPlacedEvent.create(data)];
    expect(raised.map((event) => event.type.topic)).toEqual(['trellis.order.v1']);
  });
});
