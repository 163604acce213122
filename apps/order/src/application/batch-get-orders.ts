import { Injectable } from '@nestjs/common';
import { batchIds } from '@trellis/service';
import type { Order } from '../domain/order';
import { OrderRepository } from './order.repository';

/** Reads many of a user's orders at once. */
@Injectable()
export class BatchGetOrders {
  constructor(private readonly orders: OrderRepository) {}

  /**
   * @returns those that exist and are the user's
   * @throws {InvalidRequest} for more than 100 ids
   */
  async execute(userId: string, ids: readonly string[]): Promise<readonly Order[]> {
    const orders = await this.orders.findMany(batchIds(ids));
    return orders.filter((order) => order.state.userId === userId);
  }
}
