import type { EventMessage } from '@trellis/contracts';
import type { TimeCursor } from '@trellis/service';
import type { Order } from '../domain/order';

/** Where orders are kept. A change and the events that tell of it are stored together or not at all. */
export abstract class OrderRepository {
  abstract add(order: Order, events: readonly EventMessage[]): Promise<void>;

  /**
   * Locks an order, lets `change` change it, and stores the result with the events that `change` answers. `change` is
   * synchronous, so that nothing else can be written or called while the order is locked.
   * @throws {OrderNotFound}
   */
  abstract update(id: string, change: (order: Order) => readonly EventMessage[]): Promise<Order>;

  abstract find(id: string): Promise<Order | undefined>;

  /** Those of the ids that exist, in no particular order. */
  abstract findMany(ids: readonly string[]): Promise<readonly Order[]>;

  /** A user's orders, newest first, from after the cursor on. */
  abstract listByUser(userId: string, limit: number, after?: TimeCursor): Promise<readonly Order[]>;

  /** Pending orders whose credit decision is overdue. */
  abstract findOverdueIds(now: Date, limit: number): Promise<readonly string[]>;
}
