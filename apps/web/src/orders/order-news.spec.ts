import { describe, expect, it } from 'vitest';
import type { Order } from './order';
import { orderNews } from './order-news';
import { describeOrder } from './order-words';

const price = { currencyCode: 'USD', amountMinor: 100 };
const line = (productName: string, quantity = 1) => ({
  productId: productName,
  productName,
  quantity,
  unitPrice: price,
  lineTotal: price,
});
const order = (status: Order['status'], rejectionReason: Order['rejectionReason'] = null): Order => ({
  id: 'o',
  status,
  rejectionReason,
  total: price,
  lines: [line('Rose', 2), line('Twine')],
  placedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});

describe('news of an order', () => {
  it('are that it was decided', () => {
    expect(orderNews(order('PENDING'), order('APPROVED'))).toEqual({
      title: 'Order approved',
      text: '2 × Rose and 1 more',
    });
    expect(orderNews(order('PENDING'), order('REJECTED', 'INSUFFICIENT_CREDIT'))).toMatchObject({
      tone: 'bad',
      text: expect.stringContaining('does not cover'),
    });
  });

  it('are not what its owner did, knows already or has never heard of', () => {
    expect(orderNews(order('PENDING'), order('CANCELLED'))).toBeUndefined();
    expect(orderNews(order('APPROVED'), order('APPROVED'))).toBeUndefined();
    expect(orderNews(undefined, order('APPROVED'))).toBeUndefined();
  });
});

it('an order is called by its first product', () => {
  expect(describeOrder({ lines: [line('Rose')] })).toBe('Rose');
  expect(describeOrder({ lines: [] })).toBe('Order');
});
