import { Injectable } from '@nestjs/common';
import { InvalidRequest } from '@trellis/errors';
import type { Identity } from '@trellis/context';
import type { Customer } from '../domain/customer';
import { CustomerNotFound } from '../domain/customer.errors';
import { CustomerRepository } from './customer.repository';

const MAX_IDS = 100;

/** Reads customers: a user its own, an operator any. */
@Injectable()
export class GetCustomers {
  constructor(private readonly customers: CustomerRepository) {}

  /** @throws {CustomerNotFound} when there is none, or one that the caller may not see */
  async one(caller: Identity, id: string): Promise<Customer> {
    const [customer] = await this.many(caller, [id]);
    if (!customer) throw new CustomerNotFound(id);
    return customer;
  }

  /** @returns those that exist and that the caller may see */
  async many(caller: Identity, ids: readonly string[]): Promise<readonly Customer[]> {
    if (ids.length > MAX_IDS) {
      throw new InvalidRequest([{ field: 'ids', message: `Must hold at most ${MAX_IDS} ids.` }]);
    }
    const visible = ids.filter((id) => caller.role === 'operator' || id === caller.userId);
    return visible.length === 0 ? [] : this.customers.findMany(visible);
  }
}
