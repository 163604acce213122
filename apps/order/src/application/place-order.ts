import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { UnitOfWork } from '@trellis/database';
import { InvalidRequest, type FieldViolation } from '@trellis/errors';
import { Order } from '../domain/order';
import { isProductId } from '../domain/product';
import { OrderConfiguration } from '../order.configuration';
import { IdempotencyKeys } from './idempotency-keys';
import { OrderRepository } from './order.repository';
import { ProductCatalogue } from './product-catalogue';

export interface PlaceOrderCommand {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

const MAX_ITEMS = 100;
const MAX_QUANTITY = 1000;

/** Places an order at the catalogue's prices, once per idempotency key. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly products: ProductCatalogue,
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
    private readonly configuration: OrderConfiguration,
  ) {}

  /**
   * @returns the new order, or, for a repeated key, the order as its first answer had it
   * @throws {InvalidRequest} naming every field that is wrong
   * @throws {IdempotencyKeyInUse} {@link IdempotencyKeyReused}
   */
  async execute(command: PlaceOrderCommand): Promise<Order> {
    refuseInvalid(command);
    const { userId, idempotencyKey } = command;
    const requestHash = hashOf(command);
    return this.unitOfWork.run(async () => {
      const earlierOrderId = await this.keys.take(userId, idempotencyKey, requestHash);
      if (earlierOrderId) return this.earlierOrder(earlierOrderId);
      const { order, events } = Order.place(await this.request(command));
      await this.orders.add(order, events);
      await this.keys.remember(userId, idempotencyKey, requestHash, order.state.id);
      return order;
    });
  }

  private async earlierOrder(id: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (!order) throw new Error(`Order ${id} of an idempotency key is missing.`);
    return order.asPlaced();
  }

  private async request({ userId, items }: PlaceOrderCommand) {
    const products = new Map(
      (await this.products.findMany(items.map((item) => item.productId))).map((product) => [
        product.id,
        product,
      ]),
    );
    const unknown: FieldViolation[] = [];
    const priced = items.flatMap(({ productId, quantity }, index) => {
      const product = products.get(productId);
      if (!product)
        unknown.push({ field: `items[${index}].productId`, message: 'There is no such product.' });
      return product ? [{ product, quantity }] : [];
    });
    if (unknown.length > 0) throw new InvalidRequest(unknown);
    const placedAt = this.clock.now();
    const decisionDueAt = new Date(placedAt.getTime() + this.configuration.decisionTimeoutMs);
    return { id: randomUUID(), userId, items: priced, placedAt, decisionDueAt };
  }
}

function refuseInvalid({ idempotencyKey, items }: PlaceOrderCommand): void {
  const violations: FieldViolation[] = [];
  if (!/^[\x21-\x7e]{1,128}$/.test(idempotencyKey)) {
    violations.push({ field: 'idempotencyKey', message: 'Must be 1 to 128 visible ASCII characters.' });
  }
  if (items.length < 1 || items.length > MAX_ITEMS) {
    violations.push({ field: 'items', message: `Must hold 1 to ${MAX_ITEMS} items.` });
  }
  const seen = new Set<string>();
  for (const [index, { productId, quantity }] of items.slice(0, MAX_ITEMS).entries()) {
    if (!isProductId(productId)) {
      violations.push({ field: `items[${index}].productId`, message: 'There is no such product.' });
    }
    if (seen.has(productId)) {
      violations.push({
        field: `items[${index}].productId`,
        message: 'Must not appear twice: raise the quantity.',
      });
    }
    seen.add(productId);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
      violations.push({ field: `items[${index}].quantity`, message: `Must be 1 to ${MAX_QUANTITY}.` });
    }
  }
  if (violations.length > 0) throw new InvalidRequest(violations);
}

/** Items in another sequence are another body: what a client repeats, it repeats as it was. */
function hashOf({ items }: PlaceOrderCommand): string {
  const canonical = JSON.stringify(items.map(({ productId, quantity }) => [productId, quantity]));
  return createHash('sha256').update(canonical).digest('base64url');
}
