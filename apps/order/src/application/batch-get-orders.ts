import { Injectable } from '@nestjs/common';
import { InvalidRequest } from '@trellis/errors';
import type { Order } from '../domain/order';
import { OrderRepository } from './order.repository';

const MAX_IDS = 100;

/** Reads many of a user's orders at once. */
@Injectable()
export class BatchGetOrders {
  constructor(private readonly orders: OrderRepository) {}

  /**
   * @returns those that exist and are the user's
   * @throws {InvalidRequest} for more than 100 ids
   */
  async execute(userId: string, ids: readonly string[]): Promise<readonly Order[]> {
    if (ids.length > MAX_IDS) {
      throw new InvalidRequest([{ field: 'ids', message: `Must hold at most ${MAX_IDS} ids.` }]);
    }
    const orders = await this.orders.findMany(ids);
    return orders.filter((order) => order.state.userId === userId);
  }
}
