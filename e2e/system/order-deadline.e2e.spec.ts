import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { products, Shopper, some, untilDelivered } from '../shop';

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start({ environment: { TRELLIS_ORDER_DECISION_TIMEOUT_MS: '1000' } });
});
afterAll(() => system?.stop());

describe('an order whose credit decision does not come in time', () => {
  it('is cancelled, its owner is told live, and the credit is whole when the decision comes after all', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const stream = await shopper.watch();
    const order = await system.whilePaused('customer', async () => {
      const placed = await shopper.placeOrder(some(products.rose));
      await stream.until(placed.id, 'CANCELLED');
      return placed;
    });
    await stream.close();
    await untilDelivered(system);
    await shopper.untilCredit();
    expect(await shopper.order(order.id)).toMatchObject({ status: 'CANCELLED' });
  });
});
