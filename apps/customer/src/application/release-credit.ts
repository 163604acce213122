import { Injectable } from '@nestjs/common';
import { CustomerRepository } from './customer.repository';

/** Gives back the credit of a cancelled order. */
@Injectable()
export class ReleaseCredit {
  constructor(private readonly customers: CustomerRepository) {}

  async execute(customerId: string, orderId: string): Promise<void> {
    await this.customers.updateForOrder(customerId, orderId, (customer) => customer.release(orderId));
  }
}
