import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStatus, TrellisSystem } from '../harness';
import { CREDIT_LIMIT, deadLettersOf, products, Shopper, some, untilDelivered } from '../shop';

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start();
});
afterAll(() => system?.stop());

/** Signs up as soon as the system is back from whatever was done to it before. */
function signUp(): Promise<Shopper> {
  return eventually(() => Shopper.signUp(system.gatewayUrl), { timeoutMs: 30_000, intervalMs: 100 });
}

/** Places an order again and again with one key until it is answered, as a client that lost its connection does. */
function placePatiently(shopper: Shopper) {
  const key = randomUUID();
  return eventually(async () => expectStatus(await shopper.placing([some(products.peas)], key), 201), {
    timeoutMs: 30_000,
    intervalMs: 100,
  });
}

describe('a process that is killed in the middle of the saga', () => {
  it.each(['customer', 'order', 'bff', 'user', 'gateway', 'postgres'])(
    '%s is started again, and every order ends decided with the credit adding up',
    async (name) => {
      const shopper = await signUp();
      const placing = Array.from({ length: 10 }, () => placePatiently(shopper));
      await Promise.any(placing);
      await system.kill(name);
      const orders = await Promise.all(placing);
      for (const { id } of orders) {
        await eventually(async () => expect((await shopper.order(id)).status).toBe('APPROVED'), {
          timeoutMs: 60_000,
          intervalMs: 100,
        });
      }
      await eventually(
        async () => expect(await shopper.availableCredit()).toBe(CREDIT_LIMIT - 10 * products.peas.price),
        { timeoutMs: 30_000, intervalMs: 100 },
      );
      expect(await shopper.allOrders()).toHaveLength(10);
    },
  );

  it('leaves nothing behind: no event is undelivered or dead', async () => {
    await untilDelivered(system, 60_000);
    expect(await deadLettersOf(system)).toEqual([]);
  });
});

describe('while the user service hangs', () => {
  it('those who are signed in go on ordering, and signing in is unavailable', async () => {
    const shopper = await signUp();
    await system.whilePaused('user', async () => {
      const order = await shopper.placeOrder(some(products.peas));
      await shopper.untilStatus(order.id, 'APPROVED');
      const home = await shopper.home();
      expect(home).toMatchObject({ user: null, unavailable: ['user'] });
      expect(home.orders).toHaveLength(1);
      const { email, password } = shopper;
      const signIn = await shopper.request('POST', '/api/v1/sessions', { body: { email, password } });
      expect([503, 504]).toContain(signIn.status);
    });
    await eventually(() => shopper.signIn(), { timeoutMs: 20_000 });
  });
});

describe('while the customer service hangs', () => {
  it('home comes without the customer, says so, and has the rest', async () => {
    const shopper = await signUp();
    const order = await system.whilePaused('customer', async () => {
      const placed = await shopper.placeOrder(some(products.peas));
      const home = await shopper.home();
      expect(home).toMatchObject({ customer: null, unavailable: ['customer'], pending: [] });
      expect(home.user?.id).toBe(shopper.userId);
      expect(home.orders.map(({ id, status }) => [id, status])).toEqual([[placed.id, 'PENDING']]);
      return placed;
    });
    await shopper.untilStatus(order.id, 'APPROVED');
    await eventually(async () => expect((await shopper.home()).unavailable).toEqual([]), {
      timeoutMs: 30_000,
    });
  });
});

describe('while the order service hangs', () => {
  it('home comes without orders, says so, and has the rest', async () => {
    const shopper = await signUp();
    await system.whilePaused('order', async () => {
      const home = await shopper.home();
      expect(home).toMatchObject({ orders: [], unavailable: ['orders'] });
      expect(home.customer?.id).toBe(shopper.userId);
    });
    await eventually(async () => expect((await shopper.home()).unavailable).toEqual([]), {
      timeoutMs: 30_000,
    });
  });
});
