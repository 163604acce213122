import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { expectStatus, toAnswer, type Answer } from './answer';
import { CREDIT_LIMIT, type Home, type Item, type Order, type OrderPage, type OrderStatus } from './api';
import { OrderStream } from './order-stream';

export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Somebody who uses the system by HTTP, as a program does: with a token, and a cookie kept by hand. */
export class Shopper {
  accessToken = '';
  /** The refresh token's cookie, as `name=value`. */
  cookie = '';
  userId = '';

  constructor(
    private readonly gatewayUrl: string,
    readonly email = `shopper-${randomUUID()}@example.com`,
    readonly password = 'correct horse battery',
  ) {}

  /** Someone with a new account, signed in, whose customer has been opened. */
  static async signUp(gatewayUrl: string): Promise<Shopper> {
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
  static async signedIn(gatewayUrl: string, account: { email: string; password: string }): Promise<Shopper> {
    const shopper = new Shopper(gatewayUrl, account.email, account.password);
    await shopper.signIn();
    return shopper;
  }

  async register(): Promise<void> {
    const { email, password } = this;
    const body = { email, password, displayName: 'Ada' };
    this.userId = expectStatus(await this.request<{ id: string }>('POST', '/api/v1/users', { body }), 201).id;
  }

  async signIn(): Promise<void> {
    const { email, password } = this;
    const answer = await this.request<{ accessToken: string }>('POST', '/api/v1/sessions', {
      body: { email, password },
    });
    this.accessToken = expectStatus(answer, 201).accessToken;
    this.cookie = cookieOf(answer);
  }

  /** Any call, with the shopper's token unless a header says otherwise. */
  async request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const response = await fetch(this.gatewayUrl + path, {
      method,
      headers: {
        ...(this.accessToken !== '' && { authorization: `Bearer ${this.accessToken}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    return toAnswer<T>(response);
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

  async home(): Promise<Home> {
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

/** The `name=value` that an answer sets; fails when it sets none. */
export function cookieOf(answer: Answer): string {
  const [cookie] = answer.headers.getSetCookie();
  if (!cookie) throw new Error('The answer sets no cookie.');
  return cookie.slice(0, cookie.indexOf(';'));
}
