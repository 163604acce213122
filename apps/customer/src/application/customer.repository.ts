import type { EventMessage } from '@trellis/contracts';
import type { Customer } from '../domain/customer';

/** Where customers are kept. A change and the events that tell of it are stored together or not at all. */
export abstract class CustomerRepository {
  /**
   * Stores a new customer; leaves one with the same id as it is, but for a name that it does not have yet.
   * @throws {CustomerNotFound} when the id cannot be a customer's
   */
  abstract add(customer: Customer): Promise<void>;

  /**
   * Locks a customer, lets `change` change its credit for one order, and stores the result with the events that `change`
   * answers.
   * @throws {CustomerNotFound}
   */
  abstract updateForOrder(
    customerId: string,
    orderId: string,
    change: (customer: Customer) => readonly EventMessage[],
  ): Promise<void>;

  /** Those of the ids that exist, in no particular order. */
  abstract findMany(ids: readonly string[]): Promise<readonly Customer[]>;
}
