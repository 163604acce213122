import { Injectable } from '@nestjs/common';
import { timePageOf, type TimeCursor, type TimePage } from '@trellis/service';
import type { Order } from '../domain/order';
import { OrderRepository } from './order.repository';

/** Reads a user's orders page by page, newest first. */
@Injectable()
export class ListOrders {
  constructor(private readonly orders: OrderRepository) {}

  async execute(userId: string, pageSize: number, after?: TimeCursor): Promise<TimePage<Order>> {
    const found = await this.orders.listByUser(userId, pageSize + 1, after);
    return timePageOf(found, pageSize, ({ state }) => ({ at: state.placedAt, id: state.id }));
  }
}
