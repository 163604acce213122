import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { OrderRepository } from './order.repository';

/** Takes note that credit was reserved for an order. */
@Injectable()
export class ApproveOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  async execute(orderId: string): Promise<void> {
    await this.orders.update(orderId, (order) => order.approve(this.clock.now()));
  }
}
