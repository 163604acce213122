import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { OrderRepository } from './order.repository';

const BATCH_SIZE = 100;

/** Cancels pending orders whose credit decision did not come in time. */
@Injectable()
export class ExpireOrders {
  constructor(
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    for (const id of await this.orders.findOverdueIds(now, BATCH_SIZE)) {
      // Another instance may have been here first, or the decision may have come: the order itself knows.
      await this.orders.update(id, (order) => order.expire(now));
    }
  }
}
