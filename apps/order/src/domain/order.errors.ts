import { DomainError } from '@trellis/errors';

/** No such order, or another user's: the two are not told apart. */
export class OrderNotFound extends DomainError {
  constructor(readonly orderId: string) {
    super('not-found', 'ORDER_NOT_FOUND', 'There is no such order.');
  }
}

/** A rejected order was to be cancelled. */
export class OrderNotCancellable extends DomainError {
  constructor(readonly orderId: string) {
    super('conflict', 'ORDER_NOT_CANCELLABLE', 'The order was rejected and can no longer be cancelled.');
  }
}

/** A credit decision came for an order that has had one. */
export class OrderAlreadyDecided extends DomainError {
  constructor(readonly orderId: string) {
    super('conflict', 'ORDER_ALREADY_DECIDED', 'The order has already been approved or rejected.');
  }
}

/** The products of one order are priced in different currencies. */
export class MixedCurrencies extends DomainError {
  constructor() {
    super('invalid', 'MIXED_CURRENCIES', 'All products of an order must be priced in one currency.');
  }
}

/** A total is past ±(2^53 − 1) minor units. */
export class AmountTooLarge extends DomainError {
  constructor() {
    super('invalid', 'AMOUNT_TOO_LARGE', 'The total of the order is too large.');
  }
}

/** The idempotency key came before with other items. */
export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('conflict', 'IDEMPOTENCY_KEY_REUSED', 'The idempotency key was used before with another body.');
  }
}

/** A call with the same idempotency key is still running. */
export class IdempotencyKeyInUse extends DomainError {
  constructor() {
    super('in-progress', 'IDEMPOTENCY_KEY_IN_USE', 'A call with this idempotency key is still running.');
  }
}
