import { DomainError } from '@trellis/errors';

/** No such customer, or one that the caller may not see: the two are not told apart. */
export class CustomerNotFound extends DomainError {
  constructor(readonly customerId: string) {
    super('not-found', 'CUSTOMER_NOT_FOUND', 'There is no such customer.');
  }
}

/** Credit was asked for an order that has some. */
export class CreditAlreadyReserved extends DomainError {
  constructor(readonly orderId: string) {
    super('conflict', 'CREDIT_ALREADY_RESERVED', 'Credit has already been reserved for the order.');
  }
}

/** Credit was asked for an order of less than nothing, which would give credit instead of taking it. */
export class NegativeAmount extends DomainError {
  constructor(readonly orderId: string) {
    super('invalid', 'NEGATIVE_AMOUNT', 'The total of the order is negative.');
  }
}
