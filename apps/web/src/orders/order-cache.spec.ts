import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { queryKeys } from '../api';
import type { Order, OrderStatus } from './order';
import { noteOrder, publishOrder } from './order-cache';
import { orderKeys } from './order-keys';

function order(id: string, status: OrderStatus): Order {
  const total = { currencyCode: 'EUR', amountMinor: 100 };
  return {
    id,
    status,
    total,
    lines: [],
    rejectionReason: null,
    placedAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

describe('an order in the cache', () => {
  it('is not taken back by an answer that a live update has overtaken', () => {
    const queryClient = new QueryClient();
    publishOrder(queryClient, order('a', 'APPROVED'));

    expect(noteOrder(queryClient, order('a', 'PENDING')).status).toBe('APPROVED');
    expect(queryClient.getQueryData<Order>(orderKeys.order('a'))?.status).toBe('APPROVED');
  });

  it('changes wherever it is listed, and nowhere else', () => {
    const queryClient = new QueryClient();
    const orders = [order('a', 'PENDING'), order('b', 'PENDING')];
    queryClient.setQueryData(queryKeys.home, { user: { id: 'u' }, orders });
    queryClient.setQueryData(orderKeys.orderHistory, {
      pages: [{ orders, nextPageToken: 't' }],
      pageParams: [''],
    });

    publishOrder(queryClient, order('b', 'REJECTED'));

    const expected = [{ status: 'PENDING' }, { status: 'REJECTED' }];
    expect(queryClient.getQueryData(queryKeys.home)).toMatchObject({ user: { id: 'u' }, orders: expected });
    expect(queryClient.getQueryData(orderKeys.orderHistory)).toMatchObject({
      pages: [{ orders: expected, nextPageToken: 't' }],
    });
  });

  it('has a page of its own before any list has been read', () => {
    const queryClient = new QueryClient();
    publishOrder(queryClient, order('a', 'PENDING'));

    expect(queryClient.getQueryData(orderKeys.order('a'))).toMatchObject({ status: 'PENDING' });
    expect(queryClient.getQueryData(queryKeys.home)).toBeUndefined();
  });
});
