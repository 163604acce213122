import { Injectable } from '@nestjs/common';
import type { Money } from '@trellis/contracts';
import { CustomerRepository } from './customer.repository';
import { OpenCustomer } from './open-customer';

/** Decides on the credit for an order. */
@Injectable()
export class ReserveCredit {
  constructor(
    private readonly customers: CustomerRepository,
    private readonly openCustomer: OpenCustomer,
  ) {}

  /**
   * A customer that is not known yet is opened: whoever can order has an account, but the account's own event travels on
   * another topic, and may be overtaken.
   */
  async execute(customerId: string, orderId: string, amount: Money): Promise<void> {
    const [known] = await this.customers.findMany([customerId]);
    if (!known) await this.openCustomer.execute(customerId, '');
    await this.customers.updateForOrder(customerId, orderId, (customer) => customer.reserve(orderId, amount));
  }
}
