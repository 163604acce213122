import {
  CancellationReason,
  OrderApprovedEvent,
  OrderCancelledEvent,
  OrderPlacedEvent,
  OrderRejectedEvent,
  type EventMessage,
  type Money,
} from '@trellis/contracts';
import { multiply, sum } from './money';
import { OrderAlreadyDecided, OrderNotCancellable } from './order.errors';
import type { Product } from './product';

export type OrderStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELLED';
export type RejectionReason = 'INSUFFICIENT_CREDIT' | 'CURRENCY_MISMATCH';

/** A product with the name and price it had when the order was placed. */
export interface OrderLine {
  readonly productId: string;
  readonly productName: string;
  readonly unitPrice: Money;
  readonly quantity: number;
}

/** An order as it is stored. */
export interface OrderState {
  readonly id: string;
  readonly userId: string;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly status: OrderStatus;
  readonly rejectionReason?: RejectionReason;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  /** A pending order is cancelled once this has passed. */
  readonly decisionDueAt: Date;
}

/** What a user wants to order, with the products as the catalogue has them now. */
export interface OrderRequest {
  readonly id: string;
  readonly userId: string;
  readonly items: readonly { readonly product: Product; readonly quantity: number }[];
  readonly placedAt: Date;
  readonly decisionDueAt: Date;
}

/**
 * PENDING until the credit decision, then APPROVED or REJECTED; CANCELLED from PENDING or APPROVED. Each change answers
 * with the events that tell of it; an empty list means that nothing changed.
 */
export class Order {
  private constructor(private current: OrderState) {}

  /** A new order at the products' prices, and the event that asks for credit. */
  static place(request: OrderRequest): { order: Order; events: readonly EventMessage[] } {
    const lines = request.items.map(({ product, quantity }) => ({
      productId: product.id,
      productName: product.name,
      unitPrice: product.price,
      quantity,
    }));
    const [first, ...rest] = lines.map(lineTotal);
    if (!first) throw new Error('An order needs at least one line.');
    const total = sum(first, ...rest);
    const { id, userId, placedAt, decisionDueAt } = request;
    const order = new Order({
      id,
      userId,
      lines,
      total,
      status: 'PENDING',
      placedAt,
      updatedAt: placedAt,
      decisionDueAt,
    });
    return { order, events: [OrderPlacedEvent.create({ orderId: id, customerId: userId, total })] };
  }

  /** An order as the store has it. */
  static restore(state: OrderState): Order {
    return new Order(state);
  }

  get state(): OrderState {
    return this.current;
  }

  /** The order as the answer to its placing had it, whatever became of it since. */
  asPlaced(): Order {
    const { rejectionReason: _, ...state } = this.current;
    return new Order({ ...state, status: 'PENDING', updatedAt: state.placedAt });
  }

  /**
   * Credit was reserved. Changes nothing when the order was cancelled meanwhile: its cancellation releases the credit.
   * @throws {OrderAlreadyDecided} when it was approved or rejected before
   */
  approve(now: Date): readonly EventMessage[] {
    if (!this.awaitsDecision()) return [];
    this.change({ status: 'APPROVED', updatedAt: now });
    return [OrderApprovedEvent.create({ orderId: this.current.id, customerId: this.current.userId })];
  }

  /**
   * Credit was refused. Changes nothing when the order was cancelled meanwhile.
   * @throws {OrderAlreadyDecided} when it was approved or rejected before
   */
  reject(reason: RejectionReason, now: Date): readonly EventMessage[] {
    if (!this.awaitsDecision()) return [];
    this.change({ status: 'REJECTED', rejectionReason: reason, updatedAt: now });
    return [OrderRejectedEvent.create({ orderId: this.current.id, customerId: this.current.userId })];
  }

  /**
   * The user no longer wants it. Changes nothing when it is cancelled already.
   * @throws {OrderNotCancellable} when it was rejected
   */
  cancel(now: Date): readonly EventMessage[] {
    if (this.current.status === 'CANCELLED') return [];
    if (this.current.status === 'REJECTED') throw new OrderNotCancellable(this.current.id);
    return this.cancelFor(CancellationReason.REQUESTED_BY_USER, now);
  }

  /** Cancels an order whose credit decision did not come in time. Changes nothing when it came or is not yet due. */
  expire(now: Date): readonly EventMessage[] {
    if (this.current.status !== 'PENDING' || this.current.decisionDueAt > now) return [];
    return this.cancelFor(CancellationReason.DEADLINE_EXCEEDED, now);
  }

  private awaitsDecision(): boolean {
    if (this.current.status === 'CANCELLED') return false;
    if (this.current.status !== 'PENDING') throw new OrderAlreadyDecided(this.current.id);
    return true;
  }

  private cancelFor(reason: CancellationReason, now: Date): readonly EventMessage[] {
    this.change({ status: 'CANCELLED', updatedAt: now });
    return [
      OrderCancelledEvent.create({ orderId: this.current.id, customerId: this.current.userId, reason }),
    ];
  }

  private change(changes: Partial<OrderState>): void {
    this.current = { ...this.current, ...changes };
  }
}

/** What a line comes to. */
export function lineTotal(line: OrderLine): Money {
  return multiply(line.unitPrice, line.quantity);
}
