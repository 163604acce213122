import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectProblem, expectStatus, startSystem, type SystemUnderTest, TokenForge } from '../harness';
import { products, Shopper, some } from '../shop';

let system: SystemUnderTest;
let forge: TokenForge;
let shopper: Shopper;

beforeAll(async () => {
  system = await startSystem();
  shopper = await Shopper.signUp(system.gatewayUrl);
  forge = await TokenForge.of(system);
});
afterAll(() => system?.stop());

const anyone = () => new Shopper(system.gatewayUrl);

it.each([
  ['without a token', async () => undefined],
  ['with a token that has expired', () => forge.sign({ sub: shopper.userId, expiresInSeconds: -30 })],
])('orders %s are refused, and how to authenticate is told', async (_, sign) => {
  const token = await sign();
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  for (const path of ['orders', `orders/${randomUUID()}`, 'orders/stream']) {
    const answer = await anyone().request('GET', `/api/v1/${path}`, { headers });
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
  const placing = {
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: { items: [some(products.rose)] },
  };
  expectProblem(await anyone().request('POST', '/api/v1/orders', placing), 401);
});

it('an access token that expires ends the stream of live updates', async () => {
  // A token expires on a whole second, so of the last of these little may be left. A stream is given no tolerance.
  shopper.accessToken = await forge.sign({ sub: shopper.userId, expiresInSeconds: 3 });
  const stream = await shopper.watch();
  await stream.ended;
  shopper.accessToken = await forge.sign({ sub: shopper.userId });
  const resumed = await shopper.watch(stream.lastEventId);
  await resumed.close();
});

it('products are there for everyone', async () => {
  expectStatus(await anyone().request('GET', '/api/v1/products'), 200);
});
