import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { products, Shopper, some, type Order, type OrderStream, type StreamEvent } from '../shop';

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start({ instances: { order: 2, bff: 2 } });
});
afterAll(() => system?.stop());

describe('with two instances of the order service', () => {
  it('a listener hears of every change in order, whichever instance made it', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    // The streams go to both instances by turns.
    const streams = await Promise.all(Array.from({ length: 4 }, () => shopper.watch()));
    const placed = await placeMany(shopper, 20);
    for (const stream of streams) {
      await untilDecided(stream.events, placed);
      expectInOrder(stream.events);
    }
    await closeAll(streams);
  });

  it.each(['order', 'order-2'])('a listener goes on without gaps when %s is killed', async (name) => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const listeners = Array.from({ length: 4 }, () => listenWithoutEnd(shopper));
    await eventually(() => {
      if (listeners.some((listener) => !listener.isOpen)) throw new Error('Not all streams are open.');
    });
    const before = await placeMany(shopper, 8);
    await system.kill(name);
    const after = await placeMany(shopper, 8);
    for (const { events } of listeners) {
      await untilDecided(events, [...before, ...after]);
      expectInOrder(events);
    }
    expect(listeners.some(({ connections }) => connections > 1)).toBe(true);
    await Promise.all(listeners.map((listener) => listener.stop()));
  });

  it('a listener is sent on when the instance it listens to drains', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const streams = await Promise.all(Array.from({ length: 4 }, () => shopper.watch()));
    await system.kill('bff', 'SIGTERM');
    await Promise.any(streams.map((stream) => stream.ended));
    const ended = streams.filter(({ isEnded }) => isEnded);
    const placed = await placeMany(shopper, 4);
    for (const { lastEventId } of ended) {
      const resumed = await eventually(() => shopper.watch(lastEventId));
      await untilDecided(resumed.events, placed);
      await resumed.close();
    }
    await closeAll(streams);
  });
});

/** Places orders some at a time; retries what an instance that has just died did not take. */
async function placeMany(shopper: Shopper, count: number): Promise<Order[]> {
  const placed: Order[] = [];
  while (placed.length < count) {
    const batch = Array.from({ length: Math.min(4, count - placed.length) }, () =>
      eventually(() => shopper.placeOrder(some(products.peas)), { intervalMs: 100 }),
    );
    placed.push(...(await Promise.all(batch)));
  }
  return placed;
}

/** Waits until events tell of each order that it was approved. */
async function untilDecided(events: readonly StreamEvent[], orders: readonly Order[]): Promise<void> {
  await eventually(
    () => {
      const latest = new Map(ordersOf(events).map((order) => [order.id, order.status]));
      const missing = orders.filter(({ id }) => latest.get(id) !== 'APPROVED');
      if (missing.length > 0) throw new Error(`The stream lacks the approval of ${missing.length} orders.`);
    },
    { timeoutMs: 40_000 },
  );
}

/** Positions only grow, and no order goes back from its decision. */
function expectInOrder(events: readonly StreamEvent[]): void {
  const positions = events.filter(({ type }) => type === 'order').map(({ id }) => Number(id));
  expect(positions).toEqual([...new Set(positions)].sort((left, right) => left - right));
  const seen = new Map<string, string>();
  for (const { id, status } of ordersOf(events)) {
    expect(`${seen.get(id)} -> ${status}`).not.toBe('APPROVED -> PENDING');
    seen.set(id, status);
  }
}

function ordersOf(events: readonly StreamEvent[]): Order[] {
  return events.filter(({ type }) => type === 'order').map(({ data }) => JSON.parse(data) as Order);
}

async function closeAll(streams: readonly OrderStream[]): Promise<void> {
  await Promise.all(streams.map((stream) => stream.close()));
}

/** Follows a stream over as many connections as it takes, each from the last event of the one before. */
function listenWithoutEnd(shopper: Shopper) {
  const listener = { events: [] as StreamEvent[], connections: 0, isOpen: false, stop: async () => {} };
  let stopped = false;
  let current: OrderStream | undefined;
  const run = async () => {
    let lastEventId: string | undefined;
    while (!stopped) {
      const stream = await eventually(() => shopper.watch(lastEventId), {
        timeoutMs: 30_000,
        intervalMs: 100,
      });
      current = stream;
      listener.connections += 1;
      listener.isOpen = true;
      const forward = stream.onEvent((event) => listener.events.push(event));
      if (stopped) await stream.close();
      await stream.ended;
      forward();
      lastEventId = stream.lastEventId;
    }
  };
  const running = run();
  listener.stop = async () => {
    stopped = true;
    await current?.close();
    await running;
  };
  return listener;
}
