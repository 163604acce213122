import 'reflect-metadata';
import { afterEach, expect, test } from 'vitest';
import { startBff, verifier, type RunningBff } from './bff-harness';
import { serve, userService, type StandInServer } from './stand-in-services';
import { customerService, orderService } from './stand-in-shop';

const nobodyListens = 1;

let bff: RunningBff | undefined;
let servers: StandInServer[] = [];

afterEach(async () => {
  await bff?.close();
  servers.forEach((server) => server.close());
  servers = [];
});

async function start(
  services: Partial<Record<'user' | 'customer' | 'order', ReturnType<typeof userService>>>,
) {
  const ports: Record<string, number> = {
    user: nobodyListens,
    customer: nobodyListens,
    order: nobodyListens,
  };
  for (const [name, service] of Object.entries(services)) {
    const server = await serve(verifier, service);
    servers.push(server);
    ports[name] = server.port;
  }
  bff = await startBff(() => ports);
  return (token: string) => bff!.call('GET', '/api/v1/home', { token });
}

const never = () => new Promise<never>(() => undefined);

test('the home screen is one request', async () => {
  const home = await start({ user: userService(), customer: customerService(), order: orderService() });
  expect(await home('user:ada')).toMatchObject({
    status: 200,
    body: {
      user: { id: 'ada', email: 'ada@b.example', displayName: 'Ada' },
      customer: { id: 'ada', availableCredit: { currencyCode: 'USD', amountMinor: 9000 } },
      orders: [{ id: 'o-1' }],
      unavailable: [],
      pending: [],
    },
  });
});

test('a customer that is not there yet is pending', async () => {
  const home = await start({ user: userService(), customer: customerService(), order: orderService() });
  const { body } = await home('user:newcomer');
  expect(body).toMatchObject({ customer: null, pending: ['customer'], unavailable: [] });
});

test('parts that are down are empty and named, the others are there', async () => {
  const home = await start({ user: userService() });
  expect(await home('user:ada')).toMatchObject({
    status: 200,
    body: {
      user: { id: 'ada' },
      customer: null,
      orders: [],
      unavailable: ['customer', 'orders'],
      pending: [],
    },
  });
});

test('a part that hangs costs its own time once in a while, then none', async () => {
  const home = await start({
    user: userService(),
    customer: customerService({ getCustomer: never }),
    order: orderService(),
  });
  const tookMs: number[] = [];
  for (let call = 0; call < 5; call++) {
    const startedAt = performance.now();
    expect((await home('user:ada')).body).toMatchObject({
      unavailable: ['customer'],
      orders: [{ id: 'o-1' }],
    });
    tookMs.push(performance.now() - startedAt);
  }
  expect(tookMs[0]).toBeGreaterThan(450);
  expect(tookMs.at(-1)).toBeLessThan(400);
});
