import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import type { Order } from '../domain/order';
import { OrderNotFound } from '../domain/order.errors';
import { OrderRepository } from './order.repository';

/** Cancels one of a user's orders. */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {OrderNotFound} when there is none, or when it is another user's
   * @throws {OrderNotCancellable} when it was rejected
   */
  execute(userId: string, id: string): Promise<Order> {
    return this.orders.update(id, (order) => {
      if (order.state.userId !== userId) throw new OrderNotFound(id);
      return order.cancel(this.clock.now());
    });
  }
}
