import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createRegistry, type Registry } from '@trellis/discovery';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem, type Answer } from '../harness';
import { products, Shopper, some } from '../shop';

const APPS = ['user', 'customer', 'order', 'bff'] as const;

let system: TrellisSystem;
let registry: Registry;

beforeAll(async () => {
  system = await TrellisSystem.start({ instances: { user: 2, customer: 2, order: 2, bff: 2 } });
  registry = createRegistry(await system.registryUrl('bff'));
});
afterAll(async () => {
  await registry?.close();
  await system?.stop();
});

describe('restarting every instance in turn under load', () => {
  it('fails no request', { timeout: 240_000 }, async () => {
    const shoppers = await Promise.all(Array.from({ length: 3 }, () => Shopper.signUp(system.gatewayUrl)));
    const failures: string[] = [];
    let answered = 0;
    let isOver = false;
    const load = shoppers.flatMap((shopper) =>
      callsOf(shopper).map(async ([name, call]) => {
        while (!isOver) {
          const answer = await call().catch((error: unknown) => error as Error);
          if (answer instanceof Error) failures.push(`${name}: ${answer.message} ${String(answer.cause)}`);
          else if (answer.status >= 300)
            failures.push(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
          else answered += 1;
          // Some twenty calls a second of each shopper: constant, and within the limits of a user.
          await delay(150);
        }
      }),
    );
    try {
      for (const app of APPS) {
        for (const name of [app, `${app}-2`]) await restart(app, name);
      }
    } finally {
      isOver = true;
      await Promise.all(load);
    }
    console.log(`${answered} calls answered, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(100);
  });
});

/** Ends an instance as an update does, and waits until its successor is in the registry. */
async function restart(app: string, name: string): Promise<void> {
  const before = await instancesOf(app);
  await system.kill(name, 'SIGTERM');
  await eventually(
    async () => {
      const now = await instancesOf(app);
      const fresh = now.filter((id) => !before.includes(id));
      if (now.length !== 2 || fresh.length !== 1)
        throw new Error(`${app} has the instances ${now.join(', ')}.`);
    },
    { timeoutMs: 30_000 },
  );
}

async function instancesOf(app: string): Promise<string[]> {
  const instances = await registry.list();
  return instances.filter(({ service }) => service === app).map(({ instanceId }) => instanceId);
}

function callsOf(shopper: Shopper): [string, () => Promise<Answer>][] {
  return [
    ['home', () => shopper.request('GET', '/api/v1/home')],
    ['products', () => shopper.request('GET', '/api/v1/products')],
    ['orders', () => shopper.request('GET', '/api/v1/orders?pageSize=5')],
    ['placing', () => shopper.placing([some(products.peas)], randomUUID())],
  ];
}
