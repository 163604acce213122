import { eventually } from '@trellis/testing';
import type { Order } from './api';

/** One event of a stream of server-sent events. */
export interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** A stream was refused. */
export class StreamRefusedError extends Error {
  override readonly name = 'StreamRefusedError';

  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`The stream was refused with ${status}: ${body.slice(0, 300)}`);
  }
}

/** One connection to the stream of a user's order changes, and what came over it. */
export class OrderStream {
  /** Everything that came, in the order in which it came. */
  readonly events: StreamEvent[] = [];
  lastEventId: string;
  private readonly listeners = new Set<(event: StreamEvent) => void>();
  /** Resolves when the connection is over, whoever ended it and however. */
  readonly ended: Promise<void>;
  isEnded = false;

  private constructor(
    response: Response,
    private readonly abort: AbortController,
    lastEventId: string,
  ) {
    this.lastEventId = lastEventId;
    this.ended = this.read(response)
      .catch(() => {})
      .finally(() => (this.isEnded = true));
  }

  /** @throws {StreamRefusedError} */
  static async open(gatewayUrl: string, accessToken: string, lastEventId?: string): Promise<OrderStream> {
    const abort = new AbortController();
    const response = await fetch(`${gatewayUrl}/api/v1/orders/stream`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${accessToken}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
      signal: abort.signal,
    });
    if (response.status !== 200) throw new StreamRefusedError(response.status, await response.text());
    return new OrderStream(response, abort, lastEventId ?? '');
  }

  /** The order changes that came. */
  get orders(): readonly Order[] {
    return this.events.filter(({ type }) => type === 'order').map(({ data }) => JSON.parse(data) as Order);
  }

  /** Tells of what came so far and of what will come. @returns what ends it */
  onEvent(listener: (event: StreamEvent) => void): () => void {
    this.events.forEach(listener);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits until an order has come with a status. */
  until(orderId: string, status: Order['status']): Promise<Order> {
    return eventually(
      () => {
        const found = this.orders.findLast((order) => order.id === orderId);
        if (found?.status !== status) throw new Error(`The stream has order ${orderId} as ${found?.status}.`);
        return found;
      },
      { timeoutMs: 20_000 },
    );
  }

  close(): Promise<void> {
    this.abort.abort();
    return this.ended;
  }

  private async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let pending = '';
    for await (const bytes of response.body!) {
      pending += decoder.decode(bytes, { stream: true });
      const blocks = pending.split(/\r?\n\r?\n/);
      pending = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    let id = this.lastEventId;
    let type = 'message';
    const data: string[] = [];
    for (const line of block.split(/\r?\n/)) {
      const [, field, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (field === 'id') id = value;
      else if (field === 'event') type = value;
      else if (field === 'data') data.push(value);
    }
    this.lastEventId = id;
    if (data.length === 0) return;
    const event = { id, type, data: data.join('\n') };
    this.events.push(event);
    for (const listener of this.listeners) listener(event);
  }
}
