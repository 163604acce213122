import { Injectable } from '@nestjs/common';
import { toOrderResponse } from '../orders/order.dto';
import { CustomerClient } from '../services/customer.client';
import { OrderClient } from '../services/order.client';
import { UserClient } from '../services/user.client';
import { toUserResponse } from '../users/user.dto';
import { HomeParts, missingParts, valueOr } from './home-parts';
import { toCustomerResponse, type HomeResponse } from './home.dto';

const latestOrders = 10;

/** Puts the home screen together, all parts at once. */
@Injectable()
export class LoadHome {
  constructor(
    private readonly parts: HomeParts,
    private readonly users: UserClient,
    private readonly customers: CustomerClient,
    private readonly orders: OrderClient,
  ) {}

  /** @throws RpcError UNAUTHENTICATED when a service no longer takes the caller's token */
  async execute(userId: string): Promise<HomeResponse> {
    const [user, customer, orders] = await Promise.all([
      this.parts.load('user', async (call) =>
        toUserResponse((await this.users.getUser({ id: userId }, call)).user),
      ),
      this.parts.load(
        'customer',
        async (call) => toCustomerResponse((await this.customers.getCustomer({ id: userId }, call)).customer),
        // By the event of its user's registration.
        { isMadeLater: true },
      ),
      this.parts.load('orders', async (call) => {
        const page = await this.orders.listOrders({ pageSize: latestOrders, pageToken: '' }, call);
        return page.orders.map(toOrderResponse);
      }),
    ]);
    return {
      user: valueOr(user, null),
      customer: valueOr(customer, null),
      orders: valueOr(orders, []),
      ...missingParts({ user, customer, orders }),
    };
  }
}
