import { randomBytes } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, expectStatus, isDistributed, TrellisSystem } from '../harness';
import { APPS } from '../harness/workspace';
import { products, Shopper, some } from '../shop';

interface Instance {
  readonly instanceId: string;
  readonly state: string;
}
interface Service {
  readonly name: string;
  readonly instances: readonly Instance[];
  readonly calls: readonly string[];
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
  readonly database: { readonly kind: string; readonly address: string } | null;
}
interface System {
  readonly services: readonly Service[];
  readonly unavailable: readonly string[];
  readonly eventBus: { readonly kind: string } | null;
  readonly registry: { readonly kind: string } | null;
  readonly settingsStore: { readonly kind: string } | null;
}
interface Span {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly role: string;
  readonly status: string;
}
interface History {
  readonly stepCount: number;
  readonly services: readonly {
    readonly name: string;
    readonly callsPerSecond: readonly (number | null)[];
    readonly delivery: { readonly outboxDepth: readonly (number | null)[] } | null;
  }[];
}
interface Setting {
  readonly key: string;
  readonly value: string;
  readonly defaultValue: string;
}

/** The demo's apps. What the tests say of them holds however many others the workspace has. */
const DEMO = ['bff', 'customer', 'gateway', 'order', 'user'];
const others = APPS.filter((app) => !DEMO.includes(app));

let system: TrellisSystem;
let operator: Shopper;

beforeAll(async () => {
  system = await TrellisSystem.start({ instances: { order: 2 } });
  operator = await Shopper.signedIn(system.gatewayUrl, await system.operatorCredentials());
});
afterAll(() => system?.stop());

async function get<T>(path: string): Promise<T> {
  return expectStatus(await operator.request<T>('GET', `/api/v1/system${path}`), 200);
}

const topicOf = (app: string) => `trellis.${app.replaceAll('-', '_')}.v1`;
const serviceOf = ({ services }: System, name: string) => services.find((service) => service.name === name)!;

describe('the topology', () => {
  it('has every app, whom it calls, what it publishes and consumes, and what it stands on', async () => {
    const found = await get<System>('');
    expect(found.unavailable).toEqual([]);
    expect(found.services.map(({ name }) => name).sort()).toEqual(APPS);
    const edges = Object.fromEntries(
      found.services
        .filter(({ name }) => DEMO.includes(name))
        .map(({ name, calls, publishes, consumes, database }) => [
          name,
          {
            ...{ publishes, database: database?.kind },
            calls: calls.filter((app) => !others.includes(app)),
            consumes: consumes.filter((topic) => !others.map(topicOf).includes(topic)),
          },
        ]),
    );
    const [user, customer, order] = ['user', 'customer', 'order'].map(topicOf);
    const own = { calls: [], database: 'postgres' };
    expect(edges).toEqual({
      gateway: { calls: ['bff'], publishes: [], consumes: [], database: undefined },
      bff: { calls: ['customer', 'order', 'user'], publishes: [], consumes: [], database: undefined },
      user: { ...own, publishes: [user], consumes: [] },
      customer: { ...own, publishes: [customer], consumes: [order, user] },
      order: { ...own, publishes: [order], consumes: [customer] },
    });
    expect(JSON.stringify(found)).not.toMatch(/trellis_\w+:|password/);
    const [bus, registry] = isDistributed ? ['kafka', 'consul'] : ['postgres', 'postgres'];
    expect(found).toMatchObject({
      ...{ eventBus: { kind: bus }, registry: { kind: registry }, settingsStore: { kind: registry } },
    });
  });

  it('has an instance that was killed as gone, and the one in its place as healthy', async () => {
    const before = serviceOf(await get<System>(''), 'order').instances;
    expect(before.map(({ state }) => state)).toEqual(['healthy', 'healthy']);
    await system.kill('order-2');
    await eventually(
      async () => {
        const after = serviceOf(await get<System>(''), 'order').instances;
        expect(after.filter(({ state }) => state === 'gone')).toHaveLength(1);
        expect(after.filter(({ state }) => state === 'healthy')).toHaveLength(2);
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
  });
});

describe("an order's journey", () => {
  it('leads from the request through calls, the commit, outbox, bus and inbox back to the decision', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const browser = randomBytes(8).toString('hex');
    const answer = await shopper.request<{ id: string }>('POST', '/api/v1/orders', {
      body: { items: [some(products.rose)] },
      headers: {
        'idempotency-key': randomBytes(8).toString('hex'),
        traceparent: `00-${randomBytes(16).toString('hex')}-${browser}-01`,
      },
    });
    const { id } = expectStatus(answer, 201);
    await shopper.untilStatus(id, 'APPROVED');
    await eventually(
      async () => {
        const { spans } = await get<{ spans: readonly Span[] }>(`/orders/${id}/trace`);
        const below = (parent: string, service: string, kind: string, role: string): Span => {
          const [found] = spans.filter(
            (span) =>
              span.parentSpanId === parent &&
              span.service === service &&
              span.kind === kind &&
              span.role === role,
          );
          expect(found, `${service} ${kind} ${role}`).toBeDefined();
          return found!;
        };
        const hops: [service: string, kind: string, role: string][] = [
          ['gateway', 'http', 'server'],
          ['gateway', 'http', 'client'],
          ['bff', 'http', 'server'],
          ['bff', 'grpc', 'client'],
          ['order', 'grpc', 'server'],
        ];
        let placing = browser;
        for (const hop of hops) placing = below(placing, ...hop).spanId;
        below(placing, 'order', 'commit', 'client');
        const placed = below(placing, 'order', 'outbox', 'producer');
        below(placed.spanId, 'order', 'publish', 'client');
        const reserving = below(placed.spanId, 'customer', 'consume', 'consumer');
        below(reserving.spanId, 'customer', 'commit', 'client');
        const reserved = below(reserving.spanId, 'customer', 'outbox', 'producer');
        below(reserved.spanId, 'customer', 'publish', 'client');
        const approving = below(reserved.spanId, 'order', 'consume', 'consumer');
        below(approving.spanId, 'order', 'commit', 'client');
        expect(spans.filter(({ status }) => status === 'error')).toEqual([]);
      },
      { timeoutMs: 20_000, intervalMs: 200 },
    );
  });

  it('is not known of an order that nobody placed', async () => {
    const path = `/api/v1/system/orders/${crypto.randomUUID()}/trace`;
    expect((await operator.request('GET', path)).status).toBe(404);
  });
});

describe('the history', () => {
  it('has steps of every app, with the delivery of those that deliver', async () => {
    await eventually(
      async () => {
        const { services, stepCount } = await get<History>('/history');
        expect(stepCount).toBe(360);
        const measured = (series: readonly (number | null)[] | undefined) =>
          series?.some((value) => value !== null) ?? false;
        expect(
          services.filter(({ callsPerSecond }) => measured(callsPerSecond)).map(({ name }) => name),
        ).toEqual(APPS);
        expect(
          services
            .filter(({ name }) => DEMO.includes(name))
            .map(({ name, callsPerSecond, delivery }) => [
              name,
              measured(callsPerSecond),
              measured(delivery?.outboxDepth),
            ]),
        ).toEqual([
          ['bff', true, false],
          ['customer', true, true],
          ['gateway', true, false],
          ['order', true, true],
          ['user', true, true],
        ]);
      },
      { timeoutMs: 30_000, intervalMs: 500 },
    );
  });
});

describe('live settings', () => {
  const burst = '/api/v1/system/settings/gateway%2Frate-limit%2Fburst';
  const valueOf = async (key: string) =>
    (await get<{ settings: readonly Setting[] }>('/settings')).settings.find((one) => one.key === key);

  it('are those of every app', async () => {
    const { settings } = await get<{ settings: readonly Setting[] }>('/settings');
    const keys = settings.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(APPS.map((app) => `${app}/log-level`)));
    expect(keys.filter((key) => !others.some((app) => key.startsWith(`${app}/`)))).toEqual([
      ...['bff/log-level', 'customer/log-level', 'gateway/log-level', 'gateway/rate-limit/burst'],
      ...['gateway/rate-limit/requests-per-second', 'order/log-level', 'user/log-level'],
    ]);
  });

  it('take effect while the system runs, and their default is back when they are taken away', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const turnedAway = async () => {
      const path = '/api/v1/products';
      const answers = await Promise.all(Array.from({ length: 40 }, () => shopper.request('GET', path)));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await turnedAway()).toBe(0);
    expectStatus(await operator.request('PUT', burst, { body: { value: '20' } }), 200);
    expect(await valueOf('gateway/rate-limit/burst')).toMatchObject({ value: '20', defaultValue: '300' });
    await eventually(async () => expect(await turnedAway()).toBeGreaterThan(0));
    expect(system.output).toContain('changed setting gateway/rate-limit/burst from unset to "20"');
    expectStatus(await operator.request('DELETE', burst), 200);
    // The requests of one look are fewer than what comes back until the next.
    await eventually(async () => expect(await turnedAway()).toBe(0), {
      timeoutMs: 20_000,
      intervalMs: 1_000,
    });
  });

  it('refuse what they cannot be', async () => {
    const problem = expectProblem(await operator.request('PUT', burst, { body: { value: '0' } }), 422);
    expect(problem.errors).toEqual([
      { field: 'value', message: 'Must be a whole number from 1 to 1000000.' },
    ]);
  });
});

it.each([
  ['GET', '/history'],
  ['GET', `/orders/${crypto.randomUUID()}/trace`],
  ['GET', '/settings'],
  ['PUT', '/settings/gateway%2Frate-limit%2Fburst'],
  ['DELETE', '/settings/gateway%2Frate-limit%2Fburst'],
])('%s %s is for operators alone', async (method, path) => {
  const shopper = await Shopper.signUp(system.gatewayUrl);
  expectProblem(await shopper.request(method, `/api/v1/system${path}`), 403);
});
