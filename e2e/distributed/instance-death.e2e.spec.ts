import { createRegistry, type Registry, type ServiceInstance } from '@trellis/discovery';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { ConsulView } from './consul-view';
import { IdempotentCalls } from './idempotent-calls';
import { KafkaView, sequenceFaults } from './kafka-view';
import { OrderLoad, UNDER_LOAD } from './order-load';

const UNLISTED_WITHIN_MS = 15_000;
const FORGOTTEN_WITHIN_MS = 180_000;

let system: TrellisSystem;
let consul: ConsulView;
let kafka: KafkaView;
let registry: Registry;
/** The instance that was killed, and when. */
let dead: { id: string; atMs: number } | undefined;

beforeAll(async () => {
  system = await TrellisSystem.start({ instances: { order: 2, customer: 2 } });
  const registryUrl = await system.registryUrl('bff');
  consul = new ConsulView(registryUrl);
  registry = createRegistry(registryUrl);
  kafka = await KafkaView.connect(await system.eventBusUrl('order'));
});
afterAll(async () => {
  await registry?.close();
  await kafka?.close();
  await system?.stop();
});

describe('an instance that dies', () => {
  it(
    "fails no idempotent call, and is off its callers' lists and Consul's within fifteen seconds",
    UNDER_LOAD,
    async () => {
      // Who signs up while the members of a group still find each other waits for them, and home is not whole until then.
      await untilShared('customer');
      const callers = watch('order');
      const before = await consul.passing('order');
      await eventually(() => expect(callers.ids()).toEqual(before));
      await IdempotentCalls.during(system, async () => {
        await system.kill('order-2');
        const atMs = Date.now();
        const id = await eventually(
          async () => {
            const now = await consul.passing('order');
            const gone = before.filter((one) => !now.includes(one));
            expect({ gone: gone.length, successors: now.length - 1 }).toEqual({ gone: 1, successors: 1 });
            expect(callers.ids()).toEqual(now);
            return gone[0]!;
          },
          { timeoutMs: UNLISTED_WITHIN_MS },
        );
        dead = { id, atMs };
      });
      callers.close();
    },
  );
});

describe('a consumer group whose members come and go while handlers run', () => {
  it.each([
    ['killed', 'SIGKILL'],
    ['stopped', 'SIGTERM'],
  ] as const)(
    'has every effect once, when a member is %s and another one joins',
    UNDER_LOAD,
    async (_, signal) => {
      await untilShared('customer');
      await OrderLoad.during(system, async (load) => {
        for (const name of ['customer-2', 'customer']) {
          const before = new Set((await kafka.members('customer')).keys());
          await system.kill(name, signal);
          await load.untilMorePlaced(10);
          await untilShared('customer', before);
        }
      });
    },
  );

  it.each(['trellis.order.v1', 'trellis.customer.v1'])(
    'has left the events of each key on %s in order and without gaps',
    async (topic) => {
      expect(sequenceFaults(await kafka.records(topic))).toEqual([]);
    },
  );
});

describe('an instance that died a while ago', () => {
  it(
    "is off Consul's catalogue within three minutes",
    { timeout: FORGOTTEN_WITHIN_MS + 30_000 },
    async () => {
      expect(dead).toBeDefined();
      await eventually(async () => expect(await consul.catalogued('order')).not.toContain(dead!.id), {
        timeoutMs: dead!.atMs + FORGOTTEN_WITHIN_MS - Date.now(),
        intervalMs: 500,
      });
      expect(await consul.catalogued('order')).toHaveLength(2);
    },
  );
});

/** The list that callers of a service have. */
function watch(service: string) {
  let latest: readonly ServiceInstance[] = [];
  const { close } = registry.watch(service, (instances) => (latest = instances));
  return { ids: () => latest.map(({ instanceId }) => instanceId).sort(), close };
}

/** Waits until two members share a group's partitions, one of them new to those of `before`. */
async function untilShared(group: string, before: ReadonlySet<string> = new Set()): Promise<void> {
  await eventually(
    async () => {
      const members = await kafka.members(group);
      const state = [...members].map(([id, assignment]) => `${id} ${assignment}`).join(', ');
      expect(members.size, state).toBe(2);
      expect(
        [...members.values()].every((assignment) => assignment > 0),
        state,
      ).toBe(true);
      expect(
        [...members.keys()].some((id) => !before.has(id)),
        state,
      ).toBe(true);
    },
    { timeoutMs: 45_000, intervalMs: 200 },
  );
}
