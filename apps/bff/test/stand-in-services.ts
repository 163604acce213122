import { randomUUID } from 'node:crypto';
import { ContractAccessPolicy, currentIdentity, type TokenVerifier } from '@trellis/auth';
import { currentContext } from '@trellis/context';
import {
  CustomerServiceDefinition,
  DeadLetterOrigin,
  methodAccess,
  OrderRejectionReason,
  OrderServiceDefinition,
  OrderStatus,
  PlatformServiceDefinition,
  UserServiceDefinition,
  type Order,
} from '@trellis/contracts';
import { DomainError, InvalidRequest } from '@trellis/errors';
import { GrpcServerStrategy, grpcService, type GrpcHandlers, type GrpcService } from '@trellis/grpc';

/** Any failure that a service may answer with. */
export class Refusal extends DomainError {
  constructor(kind: DomainError['kind'], reason: string, details?: { retryAfterMs?: number }) {
    super(kind, reason, `Refused: ${reason}.`, details);
  }
}

/** A gRPC server in this process. */
export interface StandInServer {
  readonly port: number;
  close(): void;
  drain(): Promise<unknown>;
}

export async function serve(verifier: TokenVerifier, ...services: GrpcService[]): Promise<StandInServer> {
  const strategy = new GrpcServerStrategy({
    host: '127.0.0.1',
    access: new ContractAccessPolicy(verifier, methodAccess),
    services,
  });
  await new Promise<void>((resolve, reject) =>
    strategy.listen((error) => (error === undefined ? resolve() : reject(error))),
  );
  return { port: strategy.boundPort, close: () => strategy.close(), drain: () => strategy.drain(1_000) };
}

const usd = (amountMinor: number) => ({ currencyCode: 'USD', amountMinor });
const tokens = (refreshToken: string) => ({
  accessToken: 'user:ada',
  accessTokenExpiresInSeconds: 900,
  refreshToken,
  refreshTokenExpiresInSeconds: 3_600,
});

export function userService(
  overrides: Partial<GrpcHandlers<typeof UserServiceDefinition>> = {},
): GrpcService {
  const used = new Set<string>();
  return grpcService(UserServiceDefinition, {
    registerUser: ({ email, displayName }) => {
      if (email === 'taken@b.example') throw new Refusal('already-exists', 'EMAIL_TAKEN');
      return Promise.resolve({ user: { id: randomUUID(), email, displayName, createdAt: new Date() } });
    },
    createSession: ({ password }) => {
      if (password === 'wrong') throw new Refusal('unauthenticated', 'INVALID_CREDENTIALS');
      if (password === 'many')
        throw new Refusal('exhausted', 'TOO_MANY_SIGN_IN_FAILURES', { retryAfterMs: 5_500 });
      return Promise.resolve({ tokens: tokens('first') });
    },
    refreshSession: ({ refreshToken }) => {
      if (used.has(refreshToken)) throw new Refusal('unauthenticated', 'REFRESH_TOKEN_REUSED');
      used.add(refreshToken);
      return Promise.resolve({ tokens: tokens('second') });
    },
    deleteSession: () => Promise.resolve({}),
    getUser: ({ id }) =>
      Promise.resolve({ user: { id, email: 'ada@b.example', displayName: 'Ada', createdAt: new Date() } }),
    batchGetUsers: () => Promise.resolve({ users: [] }),
    getJsonWebKeySet: () => Promise.resolve({ json: '{"keys":[]}' }),
    ...overrides,
  });
}

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

export function platformService(letters: number): GrpcService {
  const all = Array.from({ length: letters }, (_, index) => `letter-${index + 1}`);
  return grpcService(PlatformServiceDefinition, {
    getDeliveryStatus: () =>
      Promise.resolve({
        outboxDepth: 1,
        outboxOldestAgeSeconds: 0.5,
        deadLetterCount: letters,
        parkedKeyCount: 0,
        consumerLag: 2,
      }),
    listDeadLetters: ({ pageSize, pageToken }) => {
      const start = Number(pageToken || '0');
      const end = start + pageSize;
      const deadLetters = all.slice(start, end).map((id) => ({
        id,
        origin: DeadLetterOrigin.INBOX,
        eventId: randomUUID(),
        eventType: 'trellis.order.v1.OrderPlaced',
        topic: 'trellis.order.v1',
        key: 'k',
        consumerGroup: 'customer',
        error: 'broken',
        attempts: 3,
        recordedAt: new Date(),
        parkedCount: 1,
        partition: 0,
        offset: 5,
      }));
      return Promise.resolve({ deadLetters, nextPageToken: end < all.length ? String(end) : '' });
    },
    redriveDeadLetter: ({ id }) => {
      if (!all.includes(id)) throw new Refusal('not-found', 'DEAD_LETTER_NOT_FOUND');
      return Promise.resolve({ handledCount: 2 });
    },
    discardDeadLetter: () => Promise.resolve({ handledCount: 1 }),
  });
}
