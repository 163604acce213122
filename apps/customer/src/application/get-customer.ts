import { Injectable } from '@nestjs/common';
import type { Identity } from '@trellis/context';
import type { Customer } from '../domain/customer';
import { CustomerNotFound } from '../domain/customer.errors';
import { BatchGetCustomers } from './batch-get-customers';

/** Reads a customer: a user its own, an operator any. */
@Injectable()
export class GetCustomer {
  constructor(private readonly batchGetCustomers: BatchGetCustomers) {}

  /** @throws {CustomerNotFound} when there is none, or one that the caller may not see */
  async execute(caller: Identity, id: string): Promise<Customer> {
    const [customer] = await this.batchGetCustomers.execute(caller, [id]);
    if (!customer) throw new CustomerNotFound(id);
    return customer;
  }
}
