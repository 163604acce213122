import {
  OrderRejectionReason,
  OrderStatus,
  type Order as OrderMessage,
  type Product as ProductMessage,
} from '@trellis/contracts';
import { lineTotal, type Order } from '../domain/order';
import type { Product } from '../domain/product';

/** An order as the contract has it. */
export function toOrderMessage({ state }: Order): OrderMessage {
  return {
    id: state.id,
    userId: state.userId,
    status: OrderStatus[state.status],
    lines: state.lines.map((line) => ({ ...line, lineTotal: lineTotal(line) })),
    total: state.total,
    rejectionReason: OrderRejectionReason[state.rejectionReason ?? 'UNSPECIFIED'],
    placedAt: state.placedAt,
    updatedAt: state.updatedAt,
  };
}

/** A product as the contract has it. */
export function toProductMessage({ id, name, price }: Product): ProductMessage {
  return { id, name, price };
}
