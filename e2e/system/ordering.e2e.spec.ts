import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, expectStatus, ServiceDatabase, startSystem, type SystemUnderTest } from '../harness';
import { CREDIT_LIMIT, products, Shopper, some, untilDelivered } from '../shop';

let system: SystemUnderTest;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

const signUp = () => Shopper.signUp(system.gatewayUrl);

describe('a new account', () => {
  it('has all of its credit, no orders, and is told who it is', async () => {
    const shopper = await signUp();
    expect(await shopper.home()).toEqual({
      user: { id: shopper.userId, email: shopper.email, displayName: 'Ada' },
      customer: {
        id: shopper.userId,
        creditLimit: { currencyCode: 'USD', amountMinor: CREDIT_LIMIT },
        availableCredit: { currencyCode: 'USD', amountMinor: CREDIT_LIMIT },
      },
      orders: [],
      unavailable: [],
      pending: [],
    });
  });

  it('may order before the rest of the system has heard of it', async () => {
    const url = await system.databaseUrl('user');
    const [database, onlooker] = [await ServiceDatabase.connect(url), await ServiceDatabase.connect(url)];
    const shopper = new Shopper(system.gatewayUrl);
    // The relay of the user service needs its leases renewed to send anything on.
    await database.whileLocked('LOCK TABLE messaging.outbox_lease IN EXCLUSIVE MODE', async () => {
      await eventually(
        async () => {
          const waiting = await onlooker.query(
            `SELECT FROM pg_stat_activity WHERE usename = current_user AND wait_event_type = 'Lock'`,
          );
          expect(waiting).not.toHaveLength(0);
        },
        { timeoutMs: 30_000 },
      );
      await shopper.register();
      await shopper.signIn();
      expect((await shopper.home()).pending).toEqual(['customer']);
      const order = await shopper.placeOrder(some(products.rose));
      await shopper.untilStatus(order.id, 'APPROVED');
    });
    await Promise.all([database.close(), onlooker.close()]);
    await shopper.untilCredit(CREDIT_LIMIT - products.rose.price);
  });
});

describe('an order within the credit', () => {
  it("is placed at the catalogue's prices, approved, and takes its total from the credit", async () => {
    const shopper = await signUp();
    const placed = await shopper.placeOrder(some(products.rose, 2), some(products.peas, 3));
    expect(placed).toMatchObject({
      status: 'PENDING',
      total: { currencyCode: 'USD', amountMinor: 2 * products.rose.price + 3 * products.peas.price },
      lines: [
        {
          productId: 'climbing-rose',
          productName: 'Climbing rose',
          unitPrice: { currencyCode: 'USD', amountMinor: products.rose.price },
          quantity: 2,
          lineTotal: { currencyCode: 'USD', amountMinor: 2 * products.rose.price },
        },
        { productId: 'sweet-peas', quantity: 3 },
      ],
    });
    const approved = await shopper.untilStatus(placed.id, 'APPROVED');
    expect(approved.total).toEqual(placed.total);
    expect(await shopper.availableCredit()).toBe(CREDIT_LIMIT - placed.total.amountMinor);
    expect((await shopper.home()).orders.map(({ id }) => id)).toEqual([placed.id]);
  });

  it('is told live, from pending to approved, to its owner alone', async () => {
    const [shopper, stranger] = await Promise.all([signUp(), signUp()]);
    const [stream, strangersStream] = await Promise.all([shopper.watch(), stranger.watch()]);
    const order = await shopper.placeOrder(some(products.rose));
    const told = await stream.until(order.id, 'APPROVED');
    expect(told).toEqual(await shopper.order(order.id));
    expect(stream.events.every(({ id }) => id !== '')).toBe(true);
    expect(strangersStream.orders).toEqual([]);
    await Promise.all([stream.close(), strangersStream.close()]);
  });

  it('is told to who resumes after it happened, from the last event seen', async () => {
    const shopper = await signUp();
    const before = await shopper.watch();
    const first = await shopper.placeOrder(some(products.peas));
    await before.until(first.id, 'APPROVED');
    await before.close();
    const missed = await shopper.placeOrder(some(products.peas));
    await shopper.untilStatus(missed.id, 'APPROVED');
    const after = await shopper.watch(before.lastEventId);
    await after.until(missed.id, 'APPROVED');
    expect(new Set(after.orders.map(({ id }) => id))).toEqual(new Set([missed.id]));
    await after.close();
  });
});

describe('an order above the credit', () => {
  it('is rejected with its reason and leaves the credit as it was', async () => {
    const shopper = await signUp();
    const placed = await shopper.placeOrder(some(products.orangery));
    const rejected = await shopper.untilStatus(placed.id, 'REJECTED');
    expect(rejected.rejectionReason).toBe('INSUFFICIENT_CREDIT');
    expect(await shopper.availableCredit()).toBe(CREDIT_LIMIT);
  });

  it('cannot be cancelled once it is rejected', async () => {
    const shopper = await signUp();
    const { id } = await shopper.placeOrder(some(products.orangery));
    await shopper.untilStatus(id, 'REJECTED');
    expect(expectProblem(await shopper.cancelling(id), 409).reason).toBe('ORDER_NOT_CANCELLABLE');
  });

  it('is rejected when earlier orders have used the credit up', async () => {
    const shopper = await signUp();
    const first = await shopper.placeOrder(some(products.arch, 5));
    await shopper.untilStatus(first.id, 'APPROVED');
    const second = await shopper.placeOrder(some(products.arch));
    await shopper.untilStatus(second.id, 'REJECTED');
    await shopper.cancel(first.id);
    await shopper.untilCredit();
    const third = await shopper.placeOrder(some(products.arch));
    await shopper.untilStatus(third.id, 'APPROVED');
  });
});

describe('a cancellation', () => {
  it('before the credit decision is made ends cancelled with the credit whole', async () => {
    const shopper = await signUp();
    const database = await ServiceDatabase.connect(await system.databaseUrl('customer'));
    // Holds the customer service's ear for events, and so the decision.
    const order = await database.whileLocked('LOCK TABLE messaging.inbox IN EXCLUSIVE MODE', async () => {
      const placed = await shopper.placeOrder(some(products.rose));
      expect(await shopper.cancel(placed.id)).toMatchObject({ id: placed.id, status: 'CANCELLED' });
      return placed;
    });
    await database.close();
    await untilDelivered(system);
    await shopper.untilCredit();
    expect(await shopper.order(order.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('after the decision was made, and before it was heard, ends cancelled with the credit whole', async () => {
    const shopper = await signUp();
    const database = await ServiceDatabase.connect(await system.databaseUrl('order'));
    // Holds the order service's ear for events, and nothing else of it.
    const order = await database.whileLocked('LOCK TABLE messaging.inbox IN EXCLUSIVE MODE', async () => {
      const placed = await shopper.placeOrder(some(products.rose));
      await shopper.untilCredit(CREDIT_LIMIT - products.rose.price);
      expect(await shopper.order(placed.id)).toMatchObject({ status: 'PENDING' });
      expect(await shopper.cancel(placed.id)).toMatchObject({ status: 'CANCELLED' });
      return placed;
    });
    await database.close();
    await shopper.untilCredit();
    await untilDelivered(system);
    expect(await shopper.order(order.id)).toMatchObject({ status: 'CANCELLED' });
    expect(await shopper.availableCredit()).toBe(CREDIT_LIMIT);
  });

  it('after the approval ends cancelled with the credit whole', async () => {
    const shopper = await signUp();
    const { id } = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(id, 'APPROVED');
    expect(await shopper.cancel(id)).toMatchObject({ status: 'CANCELLED' });
    await shopper.untilCredit();
  });

  it('at the very moment of the decision ends cancelled with the credit whole, whoever comes first', async () => {
    const shopper = await signUp();
    const orders = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const { id } = await shopper.placeOrder(some(products.peas));
        // Spread over what a decision takes, so that some come before and some after it.
        for (let reads = 0; reads < index % 4; reads++) await shopper.order(id);
        return shopper.cancel(id);
      }),
    );
    await untilDelivered(system);
    await shopper.untilCredit();
    for (const { id } of orders) expect(await shopper.order(id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('of a cancelled order answers with the order again', async () => {
    const shopper = await signUp();
    const { id } = await shopper.placeOrder(some(products.rose));
    const cancelled = await shopper.cancel(id);
    expect(await shopper.cancel(id)).toEqual(cancelled);
  });
});

describe('placing an order twice', () => {
  it('with one key and body answers the same twice and places one order', async () => {
    const shopper = await signUp();
    const key = randomUUID();
    const first = await shopper.placing([some(products.rose)], key);
    await shopper.untilStatus(expectStatus(first, 201).id, 'APPROVED');
    const second = await shopper.placing([some(products.rose)], key);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(await shopper.allOrders()).toHaveLength(1);
  });

  it('with one key and another body is refused', async () => {
    const shopper = await signUp();
    const key = randomUUID();
    expectStatus(await shopper.placing([some(products.rose)], key), 201);
    expectProblem(await shopper.placing([some(products.rose, 2)], key), 422);
    expect(await shopper.allOrders()).toHaveLength(1);
  });

  it('with one key at the same time places one order, and whoever is not told of it is told to wait', async () => {
    const shopper = await signUp();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shopper.placing([some(products.rose)], key)),
    );
    const placed = answers.filter(({ status }) => status === 201);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409);
    expect(new Set(placed.map(({ text }) => text)).size).toBe(1);
    expect(await shopper.allOrders()).toHaveLength(1);
  });

  it('with one key by two users places two orders', async () => {
    const [one, other] = await Promise.all([signUp(), signUp()]);
    const key = randomUUID();
    const [first, second] = await Promise.all([
      one.placing([some(products.rose)], key),
      other.placing([some(products.peas)], key),
    ]);
    expect(expectStatus(first, 201).id).not.toBe(expectStatus(second, 201).id);
  });

  it('with two keys places two orders', async () => {
    const shopper = await signUp();
    const [first, second] = await Promise.all([
      shopper.placeOrder(some(products.peas)),
      shopper.placeOrder(some(products.peas)),
    ]);
    expect(first.id).not.toBe(second.id);
  });
});

describe('the list of orders', () => {
  it('has every order once, newest first, whatever the page size', async () => {
    const shopper = await signUp();
    const placed: string[] = [];
    for (let count = 0; count < 7; count++) placed.push((await shopper.placeOrder(some(products.peas))).id);
    for (const pageSize of [1, 3, 100]) {
      const listed = await shopper.allOrders(pageSize);
      expect(listed.map(({ id }) => id)).toEqual(placed.toReversed());
    }
  });
});

describe("another user's order", () => {
  it('is neither read nor cancelled, and is not told from one that does not exist', async () => {
    const [owner, stranger] = await Promise.all([signUp(), signUp()]);
    const { id } = await owner.placeOrder(some(products.rose));
    const problems = [
      expectProblem(await stranger.request('GET', `/api/v1/orders/${id}`), 404),
      expectProblem(await stranger.request('GET', `/api/v1/orders/${randomUUID()}`), 404),
      expectProblem(await stranger.cancelling(id), 404),
      expectProblem(await stranger.cancelling(randomUUID()), 404),
    ];
    expect(new Set(problems.map(({ title, detail, reason }) => `${title} ${detail} ${reason}`)).size).toBe(1);
    await owner.untilStatus(id, 'APPROVED');
    expect(await stranger.allOrders()).toEqual([]);
    expect((await stranger.home()).orders).toEqual([]);
  });
});
