import { Shopper } from '../../shop';
import { test as base } from '../browser-test';
import { Buyer } from './buyer';

export { expect } from '../browser-test';

interface InTheShop {
  /** Somebody at the test's `page`. */
  buyer: Buyer;
  /** An account that nobody else uses, with its credit opened; signed in at no page. */
  shopper: Shopper;
}

/** A test of the shop, in a browser and on the whole system. */
export const test = base.extend<InTheShop>({
  buyer: async ({ page, watch }, use) => use(new Buyer({ page, watch })),
  shopper: async ({ system }, use) => use(await Shopper.signUp(system.gatewayUrl)),
});
