import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBff, verifier, type RunningBff } from './bff-harness';
import { serve, type StandInServer } from './stand-in-services';
import { orderService } from './stand-in-shop';

const ada = 'user:ada';
const items = [{ productId: 'trowel', quantity: 2 }];

let server: StandInServer;
let bff: RunningBff;

beforeAll(async () => {
  server = await serve(verifier, orderService());
  bff = await startBff(() => ({ order: server.port }));
});

afterAll(async () => {
  await bff.close();
  server.close();
});

function place(key: string, body: unknown, token = ada) {
  return bff.call('POST', '/api/v1/orders', { token, body, headers: { 'idempotency-key': key } });
}

describe('orders', () => {
  test('an order is placed with the same body as its GET, and a repeat answers the same', async () => {
    const placed = await place('k-1', { items });
    expect(placed.status).toBe(201);
    expect(placed.body).toEqual({
      id: expect.any(String),
      status: 'PENDING',
      total: { currencyCode: 'USD', amountMinor: 1000 },
      lines: [
        {
          productId: 'trowel',
          productName: 'Trowel',
          unitPrice: { currencyCode: 'USD', amountMinor: 500 },
          quantity: 2,
          lineTotal: { currencyCode: 'USD', amountMinor: 1000 },
        },
      ],
      rejectionReason: null,
      placedAt: '2026-01-02T03:04:05.678Z',
      updatedAt: '2026-01-02T03:04:05.678Z',
    });
    const location = placed.headers.get('location') ?? '';
    expect((await bff.call('GET', location, { token: ada })).body).toEqual(placed.body);
    const repeated = await place('k-1', { items });
    expect({ status: repeated.status, body: repeated.body }).toEqual({ status: 201, body: placed.body });
    expect(await place('k-1', { items: [{ productId: 'trowel', quantity: 3 }] })).toMatchObject({
      status: 422,
      body: { reason: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('an idempotency key is required, and of visible characters', async () => {
    expect(await bff.call('POST', '/api/v1/orders', { token: ada, body: { items } })).toMatchObject({
      status: 400,
      body: { reason: 'IDEMPOTENCY_KEY_REQUIRED' },
    });
    for (const key of ['a b', 'x'.repeat(129), 'é']) {
      expect(await place(key, { items })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'Idempotency-Key' }] },
      });
    }
  });

  test('what the service finds wrong is named by the path in the body', async () => {
    expect(await place('k-2', { items: [{ productId: 'unknown', quantity: 1 }] })).toMatchObject({
      status: 400,
      body: { reason: 'INVALID_REQUEST', errors: [{ field: 'items[0].productId' }] },
    });
  });

  test('pages are asked for by size and token', async () => {
    const page = await bff.call('GET', '/api/v1/orders?pageSize=7&other=1', { token: ada });
    expect(page).toMatchObject({ status: 200, body: { orders: [{ id: 'o-1' }], nextPageToken: '7:next' } });
    for (const query of [
      'pageSize=0',
      'pageSize=101',
      'pageSize=x',
      'pageSize=1&pageSize=2',
      'pageToken=bad',
    ]) {
      const { status, body } = await bff.call('GET', `/api/v1/orders?${query}`, { token: ada });
      expect([status, body.errors[0].field], query).toEqual([400, query.split('=')[0]]);
    }
  });

  test('another user’s order, and an id that is none, is not found', async () => {
    for (const id of ['5e0c5a0e-0000-4000-8000-000000000000', 'x', '%00', '..%2f']) {
      expect((await bff.call('GET', `/api/v1/orders/${id}`, { token: ada })).status, id).toBe(404);
    }
  });

  test('an order is cancelled, a rejected one is not', async () => {
    const cancel = (id: string) => bff.call('POST', `/api/v1/orders/${id}/cancel`, { token: ada });
    expect(await cancel('o-1')).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect(await cancel('rejected')).toMatchObject({
      status: 409,
      body: { reason: 'ORDER_NOT_CANCELLABLE' },
    });
  });

  test.each([
    ['GET', '/api/v1/orders/%zz', 400],
    ['GET', '/api/v1/orders/%ff', 400],
    ['GET', `/api/v1/orders/${'x'.repeat(200)}`, 414],
    ['PUT', '/api/v1/orders', 404],
  ])('%s %s', async (method, path, status) => {
    expect(await bff.call(method, path, { token: ada })).toMatchObject({ status, body: { status } });
  });
});
