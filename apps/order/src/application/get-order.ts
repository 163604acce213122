import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order';
import { OrderNotFound } from '../domain/order.errors';
import { OrderRepository } from './order.repository';

/** Reads one of a user's orders. */
@Injectable()
export class GetOrder {
  constructor(private readonly orders: OrderRepository) {}

  /** @throws {OrderNotFound} when there is none, or when it is another user's */
  async execute(userId: string, id: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (order?.state.userId !== userId) throw new OrderNotFound(id);
    return order;
  }
}
