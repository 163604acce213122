import { expect, it, vi } from 'vitest';
import { ApiClient, type Fetch } from '../api';

it('an order is placed with its idempotency key as a header', async () => {
  const fetch = vi.fn<Fetch>(async () => new Response('{}', { status: 201 }));
  const tokens = { accessToken: async () => 'token', renew: async () => 'renewed' };

  await new ApiClient(tokens, fetch).post('/api/v1/orders', {
    body: { items: [{ productId: 'rose', quantity: 1 }] },
    header: { 'Idempotency-Key': 'k' },
  });

  expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ 'Idempotency-Key': 'k' });
});
