import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@trellis/errors';
import { GrpcStatus, RpcError, type GrpcCallOptions } from '@trellis/grpc';
import { Breaker } from '@trellis/resilience';
import { BffConfiguration } from '../bff.configuration';
import { toOrderResponse } from '../orders/order.dto';
import { CustomerClient } from '../services/customer.client';
import { OrderClient } from '../services/order.client';
import { UserClient } from '../services/user.client';
import { toUserResponse } from '../users/user.dto';
import { homeParts, toCustomerResponse, type HomePart, type HomeResponse } from './home.dto';

const latestOrders = 10;

/** Short, so that a service that is back is noticed at once: an open breaker only spares the waiting. */
const breakerOpenMs = 1_000;

type Loaded<T> =
  { readonly state: 'ready'; readonly value: T } | { readonly state: 'unavailable' | 'pending' };

/** Puts the home screen together: all parts at once, each with its own time, and none able to take the others down. */
@Injectable()
export class LoadHome {
  private readonly logger = new Logger('LoadHome');
  private readonly breakers: Readonly<Record<HomePart, Breaker>>;

  constructor(
    private readonly users: UserClient,
    private readonly customers: CustomerClient,
    private readonly orders: OrderClient,
    private readonly configuration: BffConfiguration,
  ) {
    const breakers = homeParts.map((part) => [part, partBreaker(part)] as const);
    this.breakers = Object.fromEntries(breakers) as Record<HomePart, Breaker>;
  }

  /** @throws RpcError UNAUTHENTICATED when a service no longer takes the caller's token */
  async execute(userId: string): Promise<HomeResponse> {
    const [user, customer, orders] = await Promise.all([
      this.load('user', async (call) =>
        toUserResponse((await this.users.getUser({ id: userId }, call)).user),
      ),
      this.load('customer', async (call) =>
        toCustomerResponse((await this.customers.getCustomer({ id: userId }, call)).customer),
      ),
      this.load('orders', async (call) => {
        const page = await this.orders.listOrders({ pageSize: latestOrders, pageToken: '' }, call);
        return page.orders.map(toOrderResponse);
      }),
    ]);
    const parts = { user, customer, orders };
    const inState = (state: string): HomePart[] => homeParts.filter((part) => parts[part].state === state);
    return {
      user: valueOr(user, null),
      customer: valueOr(customer, null),
      orders: valueOr(orders, []),
      unavailable: inState('unavailable'),
      pending: inState('pending'),
    };
  }

  private async load<T>(part: HomePart, work: (call: GrpcCallOptions) => Promise<T>): Promise<Loaded<T>> {
    const deadlineMs = this.configuration.homePartTimeoutMs;
    try {
      return { state: 'ready', value: await this.breakers[part].execute(() => work({ deadlineMs })) };
    } catch (error) {
      if (hasCode(error, GrpcStatus.UNAUTHENTICATED)) throw error;
      // A customer is made by the event of its user's registration, a moment later.
      if (part === 'customer' && hasCode(error, GrpcStatus.NOT_FOUND)) return { state: 'pending' };
      if (isDefect(error)) this.logger.error(`The part ${part} of the home screen failed`, error);
      return { state: 'unavailable' };
    }
  }
}

function partBreaker(part: HomePart): Breaker {
  return new Breaker(`home:${part}`, {
    openForMs: breakerOpenMs,
    // Three calls within the window are enough to judge by.
    minimumCallsPerSecond: 0.3,
    isFailure: (error) => isOutage(error),
  });
}

function isOutage(error: unknown): boolean {
  return hasCode(error, GrpcStatus.UNAVAILABLE) || hasCode(error, GrpcStatus.DEADLINE_EXCEEDED);
}

/** What belongs in the log: neither an outage, which the breaker's figures tell, nor a caller that went away. */
function isDefect(error: unknown): boolean {
  return !(error instanceof DomainError || isOutage(error) || hasCode(error, GrpcStatus.CANCELLED));
}

function hasCode(error: unknown, code: GrpcStatus): boolean {
  return error instanceof RpcError && error.code === code;
}

function valueOr<T, Fallback>(loaded: Loaded<T>, fallback: Fallback): T | Fallback {
  return loaded.state === 'ready' ? loaded.value : fallback;
}
