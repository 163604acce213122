import path from 'node:path';
import { ServiceTestDatabase, SettableClock } from '@trellis/service-testing';
import { CancelOrder } from '../src/application/cancel-order';
import { ExpireOrders } from '../src/application/expire-orders';
import { ListOrders } from '../src/application/list-orders';
import { PlaceOrder } from '../src/application/place-order';
import { WatchOrders } from '../src/application/watch-orders';
import { PrismaIdempotencyKeys } from '../src/infrastructure/prisma-idempotency-keys';
import { PrismaOrderChanges } from '../src/infrastructure/prisma-order-changes';
import { PrismaOrderRepository } from '../src/infrastructure/prisma-order.repository';
import { PrismaProductCatalogue } from '../src/infrastructure/prisma-product-catalogue';
import { PrismaClient } from '../src/infrastructure/prisma/client';

export const DECISION_TIMEOUT_MS = 60_000;

/** The order service's use cases on a real database, with one product in the catalogue. */
export async function createOrderService() {
  const database = await ServiceTestDatabase.create<PrismaClient>(
    path.resolve(import.meta.dirname, '..'),
    PrismaClient,
  );
  const { unitOfWork, hints } = database;
  const clock = new SettableClock();
  const orders = new PrismaOrderRepository(unitOfWork, hints);
  const products = new PrismaProductCatalogue(unitOfWork);
  const keys = new PrismaIdempotencyKeys(unitOfWork);
  const changes = new PrismaOrderChanges(unitOfWork, hints);
  const configuration = { decisionTimeoutMs: DECISION_TIMEOUT_MS, demoCatalogue: false };
  await products.save([{ id: 'rose', name: 'Rose', price: { currencyCode: 'USD', amountMinor: 2450 } }]);
  return {
    database,
    clock,
    orders,
    products,
    keys,
    placeOrder: new PlaceOrder(unitOfWork, orders, products, keys, clock, configuration),
    cancelOrder: new CancelOrder(orders, clock),
    expireOrders: new ExpireOrders(orders, clock),
    listOrders: new ListOrders(orders),
    watchOrders: new WatchOrders(changes),
  };
}
