import { Order, type OrderLine } from '../domain/order';
import type { Prisma } from './prisma/client';

/** What is read whenever an order is. */
export const withLines = { lines: { orderBy: { position: 'asc' } } } satisfies Prisma.OrderInclude;

/** An order's rows. */
export type OrderRecord = Prisma.OrderGetPayload<{ include: typeof withLines }>;

/** The order that rows hold. */
export function toOrder(record: OrderRecord): Order {
  const { currencyCode } = record;
  const money = (amountMinor: bigint) => ({ currencyCode, amountMinor: Number(amountMinor) });
  const lines: OrderLine[] = record.lines.map(({ productId, productName, unitPriceMinor, quantity }) => ({
    productId,
    productName,
    unitPrice: money(unitPriceMinor),
    quantity,
  }));
  const { id, userId, status, placedAt, updatedAt, decisionDueAt } = record;
  return Order.restore({
    id,
    userId,
    lines,
    total: money(record.totalMinor),
    status,
    ...(record.rejectionReason && { rejectionReason: record.rejectionReason }),
    placedAt,
    updatedAt,
    decisionDueAt,
  });
}

/** The columns that a change can change. */
export function changeableColumns({ state }: Order) {
  const { status, rejectionReason = null, updatedAt } = state;
  return { status, rejectionReason, updatedAt };
}

/** An order's rows, but for its change sequence. */
export function toRecord(order: Order) {
  const { id, userId, total, placedAt, decisionDueAt, lines } = order.state;
  return {
    id,
    userId,
    currencyCode: total.currencyCode,
    totalMinor: total.amountMinor,
    placedAt,
    decisionDueAt,
    ...changeableColumns(order),
    lines: {
      create: lines.map(({ productId, productName, unitPrice, quantity }, position) => ({
        position,
        productId,
        productName,
        unitPriceMinor: unitPrice.amountMinor,
        quantity,
      })),
    },
  } satisfies Omit<Prisma.OrderUncheckedCreateInput, 'changeSequence'>;
}
