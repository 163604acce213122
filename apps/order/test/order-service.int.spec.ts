import { randomUUID } from 'node:crypto';
import { OrderCancelledEvent, OrderPlacedEvent } from '@trellis/contracts';
import { InvalidRequest } from '@trellis/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdempotencyKeyInUse, IdempotencyKeyReused, OrderNotFound } from '../src/domain/order.errors';
import { createOrderService, DECISION_TIMEOUT_MS } from './order-service';

let service: Awaited<ReturnType<typeof createOrderService>>;

beforeAll(async () => {
  service = await createOrderService();
});
afterAll(() => service.database.close());

const command = (changes: object = {}) => ({
  userId: randomUUID(),
  idempotencyKey: randomUUID(),
  items: [{ productId: 'rose', quantity: 2 }],
  ...changes,
});

describe('placing an order', () => {
  it('stores the order and the event that asks for credit', async () => {
    const order = await service.placeOrder.execute(command());
    expect((await service.orders.find(order.state.id))?.state).toEqual(order.state);
    expect(service.database.committedEvents).toContainEqual(
      OrderPlacedEvent.create({
        orderId: order.state.id,
        customerId: order.state.userId,
        total: { currencyCode: 'USD', amountMinor: 4900 },
      }),
    );
  });

  it('answers a repeat as it answered the first time, whatever became of the order', async () => {
    const repeated = command();
    const first = await service.placeOrder.execute(repeated);
    service.clock.advance(1000);
    await service.cancelOrder.execute(repeated.userId, first.state.id);
    const second = await service.placeOrder.execute(repeated);
    expect(second.state).toEqual(first.state);
  });

  it('places one order for calls with one key at the same time', async () => {
    const repeated = command();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => service.placeOrder.execute(repeated)),
    );
    const placed = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(new Set(placed.map(({ value }) => value.state.id)).size).toBe(1);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(IdempotencyKeyInUse);
    const { items } = await service.listOrders.execute(repeated.userId, 10);
    expect(items).toHaveLength(1);
  });

  it('refuses a key that comes with other items', async () => {
    const first = command();
    await service.placeOrder.execute(first);
    const other = { ...first, items: [{ productId: 'rose', quantity: 3 }] };
    await expect(service.placeOrder.execute(other)).rejects.toThrow(IdempotencyKeyReused);
  });

  it('lets two users use the same key', async () => {
    const idempotencyKey = randomUUID();
    const one = await service.placeOrder.execute(command({ idempotencyKey }));
    const other = await service.placeOrder.execute(command({ idempotencyKey }));
    expect(one.state.id).not.toBe(other.state.id);
  });

  it('forgets a key after 24 hours', async () => {
    const repeated = command();
    const first = await service.placeOrder.execute(repeated);
    await service.database.client.idempotencyKey.update({
      where: { userId_key: { userId: repeated.userId, key: repeated.idempotencyKey } },
      data: { createdAt: new Date(Date.now() - 24 * 60 * 60 * 1000 - 1) },
    });
    const second = await service.placeOrder.execute(repeated);
    expect(second.state.id).not.toBe(first.state.id);
  });

  it.each([
    ['no items', { items: [] }, ['items']],
    ['a quantity of zero', { items: [{ productId: 'rose', quantity: 0 }] }, ['items[0].quantity']],
    ['a fraction of a product', { items: [{ productId: 'rose', quantity: 1.5 }] }, ['items[0].quantity']],
    ['an unknown product', { items: [{ productId: 'no-such', quantity: 1 }] }, ['items[0].productId']],
    [
      'a product that no database could hold',
      { items: [{ productId: '\0', quantity: 1 }] },
      ['items[0].productId'],
    ],
    ['a key with a space', { idempotencyKey: 'a b' }, ['idempotencyKey']],
    [
      'a product twice',
      { items: [1, 2].map((quantity) => ({ productId: 'rose', quantity })) },
      ['items[1].productId'],
    ],
  ])('refuses %s by its field', async (_, changes, fields) => {
    const error = await service.placeOrder.execute(command(changes)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidRequest);
    expect((error as InvalidRequest).violations.map(({ field }) => field)).toEqual(fields);
  });
});

describe('cancelling an order', () => {
  it('treats an order of another user, and an id that is none, as unknown', async () => {
    const order = await service.placeOrder.execute(command());
    for (const id of [order.state.id, randomUUID(), 'x']) {
      await expect(service.cancelOrder.execute(randomUUID(), id)).rejects.toThrow(OrderNotFound);
    }
    expect((await service.orders.find(order.state.id))?.state.status).toBe('PENDING');
  });

  it('tells of it once, however often it is asked for', async () => {
    const order = await service.placeOrder.execute(command());
    const { id, userId } = order.state;
    await Promise.all([1, 2, 3].map(() => service.cancelOrder.execute(userId, id)));
    const told = service.database.committedEvents.filter(
      ({ type, data }) => type === OrderCancelledEvent && (data as { orderId: string }).orderId === id,
    );
    expect(told).toHaveLength(1);
  });
});

it('orders expire once their decision is overdue', async () => {
  const order = await service.placeOrder.execute(command());
  await service.expireOrders.execute();
  expect((await service.orders.find(order.state.id))?.state.status).toBe('PENDING');
  service.clock.advance(DECISION_TIMEOUT_MS);
  await service.expireOrders.execute();
  expect((await service.orders.find(order.state.id))?.state.status).toBe('CANCELLED');
});

it('pages hold each order once, newest first, also when many were placed at the same moment', async () => {
  const userId = randomUUID();
  const placed: string[] = [];
  for (let count = 0; count < 7; count += 1) {
    if (count === 4) service.clock.advance(1);
    placed.push((await service.placeOrder.execute(command({ userId }))).state.id);
  }
  const seen: string[] = [];
  let page = await service.listOrders.execute(userId, 3);
  for (;;) {
    seen.push(...page.items.map(({ state }) => state.id));
    if (!page.next) break;
    page = await service.listOrders.execute(userId, 3, page.next);
  }
  expect(new Set(seen)).toEqual(new Set(placed));
  expect(seen).toHaveLength(7);
  expect(new Set(seen.slice(0, 3))).toEqual(new Set(placed.slice(4)));
});

describe('watching orders', () => {
  it('shows every change after the cursor in the order of its numbers, and then those to come', async () => {
    const userId = randomUUID();
    const first = await service.placeOrder.execute(command({ userId }));
    const second = await service.placeOrder.execute(command({ userId }));
    const stop = new AbortController();
    const changes = service.watchOrders.execute(userId, 0n, stop.signal);
    const take = async () => (await changes.next()).value!;
    expect((await take()).order.state.id).toBe(first.state.id);
    expect((await take()).order.state.id).toBe(second.state.id);
    const next = take();
    await service.cancelOrder.execute(userId, first.state.id);
    expect(await next).toMatchObject({
      sequence: 3n,
      order: { state: { id: first.state.id, status: 'CANCELLED' } },
    });
    stop.abort();
    expect((await changes.next()).done).toBe(true);
  });

  it('sees no change of another user', async () => {
    const userId = randomUUID();
    await service.placeOrder.execute(command());
    expect(await service.watchOrders.startingPoint(userId)).toBe(0n);
  });

  it('starts no later than the last change there is', async () => {
    const { state } = await service.placeOrder.execute(command());
    expect(await service.watchOrders.startingPoint(state.userId, 99n)).toBe(1n);
    expect(await service.watchOrders.startingPoint(state.userId, 0n)).toBe(0n);
    expect(await service.watchOrders.startingPoint(state.userId)).toBe(1n);
  });

  it('numbers the changes of a user without gaps, also when they come at once', async () => {
    const userId = randomUUID();
    await Promise.all(Array.from({ length: 8 }, () => service.placeOrder.execute(command({ userId }))));
    const stop = new AbortController();
    const sequences: bigint[] = [];
    for await (const { sequence } of service.watchOrders.execute(userId, 0n, stop.signal)) {
      sequences.push(sequence);
      if (sequences.length === 8) stop.abort();
    }
    expect(sequences).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
  });
});
