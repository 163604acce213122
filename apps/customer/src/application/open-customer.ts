import { Injectable } from '@nestjs/common';
import { CustomerConfiguration } from '../customer.configuration';
import { Customer } from '../domain/customer';
import { CustomerRepository } from './customer.repository';

/** Makes a customer of a new user, with the credit that every customer starts with. */
@Injectable()
export class OpenCustomer {
  constructor(
    private readonly customers: CustomerRepository,
    private readonly configuration: CustomerConfiguration,
  ) {}

  /** @param displayName empty when it is not known yet: the next call gives it */
  async execute(userId: string, displayName: string): Promise<void> {
    const { creditLimitMinor, currencyCode } = this.configuration;
    await this.customers.add(
      Customer.open(userId, displayName, { currencyCode, amountMinor: creditLimitMinor }),
    );
  }
}
