import {
  CreditRefusalReason,
  CreditRefusedEvent,
  CreditReleasedEvent,
  CreditReservedEvent,
  type EventMessage,
  type Money,
} from '@trellis/contracts';
import { CreditAlreadyReserved, NegativeAmount } from './customer.errors';

/** A customer as it is stored. Credit is in one currency, that of the limit. */
export interface CustomerState {
  readonly id: string;
  /** Empty for as long as the customer is known by an order alone. */
  readonly displayName: string;
  readonly creditLimit: Money;
  /** The sum of all reservations, in minor units. */
  readonly reservedMinor: number;
}

/** Credit set aside for an order, in minor units. */
export interface Reservation {
  readonly orderId: string;
  readonly amountMinor: number;
}

/**
 * A customer and, where an order is concerned, what is reserved for that order. Each change answers with the events that
 * tell of it; an empty list means that nothing changed.
 */
export class Customer {
  private constructor(
    private current: CustomerState,
    private readonly reservations: Map<string, Reservation>,
  ) {}

  /** A new customer with all of its credit. */
  static open(id: string, displayName: string, creditLimit: Money): Customer {
    return Customer.restore({ id, displayName, creditLimit, reservedMinor: 0 });
  }

  /** A customer as the store has it, with the reservations that matter to the change at hand. */
  static restore(state: CustomerState, reservations: readonly Reservation[] = []): Customer {
    return new Customer(
      state,
      new Map(reservations.map((reservation) => [reservation.orderId, reservation])),
    );
  }

  get state(): CustomerState {
    return this.current;
  }

  /** What is left of the credit limit. */
  get availableCredit(): Money {
    const { creditLimit, reservedMinor } = this.current;
    return { currencyCode: creditLimit.currencyCode, amountMinor: creditLimit.amountMinor - reservedMinor };
  }

  /** What is reserved for an order. */
  reservationFor(orderId: string): Reservation | undefined {
    return this.reservations.get(orderId);
  }

  /**
   * Sets credit aside for an order, or refuses to.
   * @throws {CreditAlreadyReserved} when the order has some
   * @throws {NegativeAmount}
   */
  reserve(orderId: string, amount: Money): readonly EventMessage[] {
    if (this.reservations.has(orderId)) throw new CreditAlreadyReserved(orderId);
    if (amount.amountMinor < 0) throw new NegativeAmount(orderId);
    const customerId = this.current.id;
    const refusal = this.refusalOf(amount);
    if (refusal !== undefined) return [CreditRefusedEvent.create({ customerId, orderId, reason: refusal })];
    this.reservations.set(orderId, { orderId, amountMinor: amount.amountMinor });
    this.changeReserved(amount.amountMinor);
    return [CreditReservedEvent.create({ customerId, orderId, amount })];
  }

  /** Makes the credit of a cancelled order whole again. Changes nothing when none is reserved for it. */
  release(orderId: string): readonly EventMessage[] {
    const reservation = this.reservations.get(orderId);
    if (!reservation) return [];
    this.reservations.delete(orderId);
    this.changeReserved(-reservation.amountMinor);
    const { id: customerId, creditLimit } = this.current;
    const amount = { currencyCode: creditLimit.currencyCode, amountMinor: reservation.amountMinor };
    return [CreditReleasedEvent.create({ customerId, orderId, amount })];
  }

  private refusalOf(amount: Money): CreditRefusalReason | undefined {
    const available = this.availableCredit;
    if (amount.currencyCode !== available.currencyCode) return CreditRefusalReason.CURRENCY_MISMATCH;
    if (amount.amountMinor > available.amountMinor) return CreditRefusalReason.INSUFFICIENT_CREDIT;
    return undefined;
  }

  private changeReserved(byMinor: number): void {
    this.current = { ...this.current, reservedMinor: this.current.reservedMinor + byMinor };
  }
}
