import type { TrellisSystem } from '../../harness';
import { products, Shopper, some } from '../../shop';
import type { Account } from '../person';

/** Places an order that is approved, one that is refused and one that is cancelled after it was approved. */
export async function orderSomeOfEach(system: TrellisSystem, account: Account): Promise<void> {
  const shopper = await Shopper.signedIn(system.gatewayUrl, account);
  const refused = await shopper.placeOrder(some(products.orangery));
  await shopper.untilStatus(refused.id, 'REJECTED');
  const cancelled = await shopper.placeOrder(some(products.arch));
  await shopper.untilStatus(cancelled.id, 'APPROVED');
  await shopper.cancel(cancelled.id);
  const approved = await shopper.placeOrder(some(products.rose, 2), some(products.peas, 3));
  await shopper.untilStatus(approved.id, 'APPROVED');
}
