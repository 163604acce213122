import { randomUUID } from 'node:crypto';
import { currentIdentity } from '@trellis/auth';
import { currentContext } from '@trellis/context';
import {
  CustomerServiceDefinition,
  OrderRejectionReason,
  OrderServiceDefinition,
  OrderStatus,
  type Order,
} from '@trellis/contracts';
import { InvalidRequest } from '@trellis/errors';
import { grpcService, type GrpcHandlers, type GrpcService } from '@trellis/grpc';
import { Refusal } from './stand-in-services';

const usd = (amountMinor: number) => ({ currencyCode: 'USD', amountMinor });

export function customerService(
  overrides: Partial<GrpcHandlers<typeof CustomerServiceDefinition>> = {},
): GrpcService {
  return grpcService(CustomerServiceDefinition, {
    getCustomer: ({ id }) => {
      if (id === 'newcomer') throw new Refusal('not-found', 'CUSTOMER_NOT_FOUND');
      const customer = { id, displayName: 'Ada', creditLimit: usd(10_000), availableCredit: usd(9_000) };
      return Promise.resolve({ customer });
    },
    batchGetCustomers: () => Promise.resolve({ customers: [] }),
    ...overrides,
  });
}

export function anOrder(id: string, userId = 'ada', status = OrderStatus.PENDING): Order {
  return {
    id,
    userId,
    status,
    lines: [
      { productId: 'trowel', productName: 'Trowel', unitPrice: usd(500), quantity: 2, lineTotal: usd(1_000) },
    ],
    total: usd(1_000),
    rejectionReason: OrderRejectionReason.UNSPECIFIED,
    placedAt: new Date('2026-01-02T03:04:05.678Z'),
    updatedAt: new Date('2026-01-02T03:04:05.678Z'),
  };
}

export function orderService(
  overrides: Partial<GrpcHandlers<typeof OrderServiceDefinition>> = {},
): GrpcService {
  const placed = new Map<string, { order: Order; body: string }>();
  return grpcService(OrderServiceDefinition, {
    listProducts: () => Promise.resolve({ products: [{ id: 'trowel', name: 'Trowel', price: usd(500) }] }),
    importProducts: () => Promise.resolve({ importedCount: 0 }),
    placeOrder: ({ idempotencyKey, items }) => {
      const body = JSON.stringify(items);
      const first = placed.get(idempotencyKey);
      if (first && first.body !== body) throw new Refusal('conflict', 'IDEMPOTENCY_KEY_REUSED');
      if (items[0]?.productId === 'unknown') {
        throw new InvalidRequest([{ field: 'items[0].productId', message: 'There is no such product.' }]);
      }
      const order = first?.order ?? anOrder(randomUUID(), currentIdentity().userId);
      placed.set(idempotencyKey, { order, body });
      return Promise.resolve({ order });
    },
    getOrder: ({ id }) => {
      const order = [...placed.values()].find((entry) => entry.order.id === id)?.order;
      if (!order) throw new Refusal('not-found', 'ORDER_NOT_FOUND');
      return Promise.resolve({ order });
    },
    batchGetOrders: () => Promise.resolve({ orders: [] }),
    listOrders: ({ pageSize, pageToken }) => {
      if (pageToken === 'bad') throw new InvalidRequest([{ field: 'pageToken', message: 'Is none.' }]);
      return Promise.resolve({ orders: [anOrder('o-1')], nextPageToken: `${pageSize}:next` });
    },
    cancelOrder: ({ id }) => {
      if (id === 'rejected') throw new Refusal('conflict', 'ORDER_NOT_CANCELLABLE');
      return Promise.resolve({ order: anOrder(id, 'ada', OrderStatus.CANCELLED) });
    },
    async *watchOrders({ cursor }) {
      if (cursor === 'garbage') throw new InvalidRequest([{ field: 'cursor', message: 'Is not a cursor.' }]);
      const start = Number(cursor || '7');
      yield { cursor: String(start), order: undefined };
      yield { cursor: String(start + 1), order: anOrder('o-1', 'ada', OrderStatus.APPROVED) };
      const signal = currentContext()?.signal;
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
    ...overrides,
  });
}
