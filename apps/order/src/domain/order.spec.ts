import {
  CancellationReason,
  OrderApprovedEvent,
  OrderCancelledEvent,
  OrderPlacedEvent,
  OrderRejectedEvent,
} from '@trellis/contracts';
import { describe, expect, it } from 'vitest';
import { lineTotal, Order, type OrderState } from './order';
import { AmountTooLarge, MixedCurrencies, OrderAlreadyDecided, OrderNotCancellable } from './order.errors';

const placedAt = new Date('2026-01-01T12:00:00Z');
const decisionDueAt = new Date('2026-01-01T12:02:00Z');
const later = new Date('2026-01-01T12:01:00Z');

const rose = { id: 'rose', name: 'Rose', price: { currencyCode: 'USD', amountMinor: 2450 } };
const twine = { id: 'twine', name: 'Twine', price: { currencyCode: 'USD', amountMinor: 599 } };

const place = (...items: { product: typeof rose; quantity: number }[]) =>
  Order.place({ id: 'order-1', userId: 'user-1', items, placedAt, decisionDueAt });

const inStatus = (status: OrderState['status']) =>
  Order.restore({ ...place({ product: rose, quantity: 1 }).order.state, status });

const ids = { orderId: 'order-1', customerId: 'user-1' };

describe('placing an order', () => {
  it('copies names and prices of the catalogue into its lines and adds them up', () => {
    const { order } = place({ product: rose, quantity: 2 }, { product: twine, quantity: 3 });
    expect(order.state).toMatchObject({
      status: 'PENDING',
      total: { currencyCode: 'USD', amountMinor: 6697 },
      lines: [
        { productId: 'rose', productName: 'Rose', unitPrice: rose.price, quantity: 2 },
        { productId: 'twine', productName: 'Twine', unitPrice: twine.price, quantity: 3 },
      ],
    });
    expect(order.state.lines.map(lineTotal).map(({ amountMinor }) => amountMinor)).toEqual([4900, 1797]);
  });

  it('asks for credit of its total', () => {
    const { events } = place({ product: rose, quantity: 2 });
    expect(events).toEqual([
      OrderPlacedEvent.create({ ...ids, total: { currencyCode: 'USD', amountMinor: 4900 } }),
    ]);
  });

  it('is refused when the products are priced in different currencies', () => {
    const euro = { ...twine, price: { currencyCode: 'EUR', amountMinor: 599 } };
    expect(() => place({ product: rose, quantity: 1 }, { product: euro, quantity: 1 })).toThrow(
      MixedCurrencies,
    );
  });

  it('is refused when the total is past what JSON readers can hold', () => {
    const dear = { ...rose, price: { currencyCode: 'USD', amountMinor: Number.MAX_SAFE_INTEGER } };
    expect(() => place({ product: dear, quantity: 2 })).toThrow(AmountTooLarge);
  });
});

describe('a pending order', () => {
  it('is approved when credit is reserved', () => {
    const order = inStatus('PENDING');
    expect(order.approve(later)).toEqual([OrderApprovedEvent.create(ids)]);
    expect(order.state).toMatchObject({ status: 'APPROVED', updatedAt: later });
  });

  it('is rejected, with the reason, when credit is refused', () => {
    const order = inStatus('PENDING');
    expect(order.reject('INSUFFICIENT_CREDIT', later)).toEqual([OrderRejectedEvent.create(ids)]);
    expect(order.state).toMatchObject({ status: 'REJECTED', rejectionReason: 'INSUFFICIENT_CREDIT' });
  });

  it('expires once its decision is due, and not before', () => {
    const order = inStatus('PENDING');
    expect(order.expire(new Date(decisionDueAt.getTime() - 1))).toEqual([]);
    expect(order.state.status).toBe('PENDING');
    expect(order.expire(decisionDueAt)).toEqual([
      OrderCancelledEvent.create({ ...ids, reason: CancellationReason.DEADLINE_EXCEEDED }),
    ]);
    expect(order.state.status).toBe('CANCELLED');
  });
});

describe('cancelling an order', () => {
  it.each(['PENDING', 'APPROVED'] as const)('tells of it when the order is %s', (status) => {
    const order = inStatus(status);
    expect(order.cancel(later)).toEqual([
      OrderCancelledEvent.create({ ...ids, reason: CancellationReason.REQUESTED_BY_USER }),
    ]);
    expect(order.state).toMatchObject({ status: 'CANCELLED', updatedAt: later });
  });

  it('changes nothing the second time', () => {
    expect(inStatus('CANCELLED').cancel(later)).toEqual([]);
  });

  it('is refused when the order is rejected', () => {
    expect(() => inStatus('REJECTED').cancel(later)).toThrow(OrderNotCancellable);
  });
});

describe('a credit decision', () => {
  it('changes nothing when the order was cancelled before it came', () => {
    const order = inStatus('CANCELLED');
    expect(order.approve(later)).toEqual([]);
    expect(order.reject('INSUFFICIENT_CREDIT', later)).toEqual([]);
    expect(order.state.status).toBe('CANCELLED');
  });

  it.each(['APPROVED', 'REJECTED'] as const)('is refused when the order is %s already', (status) => {
    expect(() => inStatus(status).approve(later)).toThrow(OrderAlreadyDecided);
    expect(() => inStatus(status).reject('CURRENCY_MISMATCH', later)).toThrow(OrderAlreadyDecided);
  });

  it('leaves nothing to expire', () => {
    expect(inStatus('APPROVED').expire(decisionDueAt)).toEqual([]);
  });
});

it('an order as it was placed is pending, whatever became of it', () => {
  const order = inStatus('PENDING');
  const placed = order.state;
  order.reject('INSUFFICIENT_CREDIT', later);
  expect(order.asPlaced().state).toEqual(placed);
});
