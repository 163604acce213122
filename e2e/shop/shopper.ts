import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { expectStatus, Visitor, type Answer } from '../harness';
import { CREDIT_LIMIT, type Home, type Item, type Order, type OrderPage, type OrderStatus } from './api';
import { OrderStream } from './order-stream';

/** A visitor of the demo's shop. */
export class Shopper extends Visitor {
  /** Someone with a new account, signed in, whose customer has been opened. */
  static override async signUp(gatewayUrl: string): Promise<Shopper> {
    const shopper = new Shopper(gatewayUrl);
    await shopper.register();
    await shopper.signIn();
    // Long, for groups of consumers may still be finding their members when the first people come.
    await eventually(
      async () => {
        const { customer } = await shopper.home();
        if (!customer) throw new Error('The customer is not opened yet.');
      },
      { timeoutMs: 45_000 },
    );
    return shopper;
  }

  /** Someone who has an account. */
  static override async signedIn(
    gatewayUrl: string,
    account: { email: string; password: string },
  ): Promise<Shopper> {
    const shopper = new Shopper(gatewayUrl, account.email, account.password);
    await shopper.signIn();
    return shopper;
  }

  placing(items: readonly Item[], key: string = randomUUID()): Promise<Answer<Order>> {
    return this.request<Order>('POST', '/api/v1/orders', {
      body: { items },
      headers: { 'idempotency-key': key },
    });
  }

  async placeOrder(...items: readonly Item[]): Promise<Order> {
    return expectStatus(await this.placing(items), 201);
  }

  async order(id: string): Promise<Order> {
    return expectStatus(await this.request<Order>('GET', `/api/v1/orders/${id}`), 200);
  }

  cancelling(id: string): Promise<Answer<Order>> {
    return this.request<Order>('POST', `/api/v1/orders/${id}/cancel`);
  }

  async cancel(id: string): Promise<Order> {
    return expectStatus(await this.cancelling(id), 200);
  }

  override async home(): Promise<Home> {
    return expectStatus(await this.request<Home>('GET', '/api/v1/home'), 200);
  }

  /** Every order, newest first, read page by page. */
  async allOrders(pageSize = 100): Promise<readonly Order[]> {
    const orders: Order[] = [];
    for (let pageToken = ''; ;) {
      const query = new URLSearchParams({ pageSize: String(pageSize), ...(pageToken && { pageToken }) });
      const page = expectStatus(await this.request<OrderPage>('GET', `/api/v1/orders?${query}`), 200);
      orders.push(...page.orders);
      if (!page.nextPageToken) return orders;
      pageToken = page.nextPageToken;
    }
  }

  /** What is left of the credit, in minor units. */
  async availableCredit(): Promise<number> {
    const { customer } = await this.home();
    if (!customer) throw new Error('Home has no customer at the moment.');
    return customer.availableCredit.amountMinor;
  }

  /** Waits until an order has a status, and answers the order. */
  untilStatus(id: string, ...statuses: readonly OrderStatus[]): Promise<Order> {
    return eventually(
      async () => {
        const order = await this.order(id);
        if (!statuses.includes(order.status)) throw new Error(`Order ${id} is still ${order.status}.`);
        return order;
      },
      { timeoutMs: 30_000 },
    );
  }

  /** Waits until this much credit is left, in minor units; all of it when nothing is said. */
  async untilCredit(amountMinor: number = CREDIT_LIMIT): Promise<void> {
    await eventually(
      async () => {
        const available = await this.availableCredit();
        if (available !== amountMinor)
          throw new Error(`${available} is left of the credit, not ${amountMinor}.`);
      },
      { timeoutMs: 30_000 },
    );
  }

  /** Follows the changes of the shopper's orders, from the last event seen or else from now on. */
  watch(lastEventId?: string): Promise<OrderStream> {
    return OrderStream.open(this.gatewayUrl, this.accessToken, lastEventId);
  }
}
