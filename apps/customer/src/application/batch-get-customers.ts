import { Injectable } from '@nestjs/common';
import type { Identity } from '@trellis/context';
import { batchIds } from '@trellis/service';
import type { Customer } from '../domain/customer';
import { CustomerRepository } from './customer.repository';

/** Reads many customers at once: a user its own, an operator any. */
@Injectable()
export class BatchGetCustomers {
  constructor(private readonly customers: CustomerRepository) {}

  /**
   * @returns those that exist and that the caller may see
   * @throws {InvalidRequest} for more than 100 ids
   */
  async execute(caller: Identity, ids: readonly string[]): Promise<readonly Customer[]> {
    const visible = batchIds(ids).filter((id) => caller.role === 'operator' || id === caller.userId);
    return visible.length === 0 ? [] : this.customers.findMany(visible);
  }
}
