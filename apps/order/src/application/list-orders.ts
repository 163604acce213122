import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order';
import { OrderRepository, type OrderCursor } from './order.repository';

export interface OrderPage {
  readonly orders: readonly Order[];
  /** Where the next page starts; undefined on the last. */
  readonly next?: OrderCursor;
}

/** Reads a user's orders page by page, newest first. */
@Injectable()
export class ListOrders {
  constructor(private readonly orders: OrderRepository) {}

  async execute(userId: string, pageSize: number, after?: OrderCursor): Promise<OrderPage> {
    // One more than asked for tells whether there is a next page.
    const found = await this.orders.listByUser(userId, pageSize + 1, after);
    const orders = found.slice(0, pageSize);
    const last = orders.at(-1)?.state;
    return found.length > pageSize && last
      ? { orders, next: { placedAt: last.placedAt, id: last.id } }
      : { orders };
  }
}
