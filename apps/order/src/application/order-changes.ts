import type { Order } from '../domain/order';

/** An order as it stands after a change, with the user's sequence number of that change. */
export interface OrderChange {
  readonly sequence: bigint;
  readonly order: Order;
}

/**
 * The changes of a user's orders in the order in which they were committed, by whichever instance. An order that changed
 * several times since a sequence number appears once, as it is now.
 */
export abstract class OrderChanges {
  /** The sequence number of the user's last change; 0 before the first. */
  abstract latestSequence(userId: string): Promise<bigint>;

  abstract listAfter(userId: string, sequence: bigint, limit: number): Promise<readonly OrderChange[]>;

  /** Resolves at the next hint of a change, when `signal` aborts, or after a few seconds: look, whatever it was. */
  abstract nextHint(userId: string, signal: AbortSignal): Promise<void>;
}
