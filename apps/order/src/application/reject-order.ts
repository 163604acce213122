import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import type { RejectionReason } from '../domain/order';
import { OrderRepository } from './order.repository';

/** Takes note that credit was refused to an order. */
@Injectable()
export class RejectOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  async execute(orderId: string, reason: RejectionReason): Promise<void> {
    await this.orders.update(orderId, (order) => order.reject(reason, this.clock.now()));
  }
}
