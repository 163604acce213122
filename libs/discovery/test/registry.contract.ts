import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registry, ServiceInstance } from '../src';

/** One client of the registry, with a network of its own that can be taken away. */
export interface RegistryClient {
  readonly registry: Registry;
  /** Cuts the client off without a word, as if its process hung. */
  freeze(): void;
  thaw(): void;
  /** Takes its network away; statements fail at once. */
  cut(): void;
  mend(): void;
}

/** What the contract needs of an adapter. */
export interface RegistryHarness {
  /** A client that shares nothing with the others: another process, as far as the registry can tell. */
  createClient(): Promise<RegistryClient>;
  /** Ends every client. */
  closeClients(): Promise<void>;
  /** Removes an entry behind the adapter's back. */
  forget(instanceId: string): Promise<void>;
  close(): Promise<void>;
  /** How long an instance that hangs may stay listed, in milliseconds. */
  readonly leaseMs: number;
  /** What the registry can tell of an instance. Defaults to all of it. */
  readonly tellsOf?: (registered: ServiceInstance) => ServiceInstance;
  /** The registry lists only services that are watched or that it was configured with. Defaults to false. */
  readonly listsOnlyKnown?: boolean;
  /**
   * The registry's list is authoritative: an empty one after an outage says that all are gone. Defaults to false: it may
   * only say that nobody could renew a lease.
   */
  readonly hasNoLeases?: boolean;
}

/** What every registry keeps. */
export function registryContract(name: string, createHarness: () => Promise<RegistryHarness>): void {
  describe(`${name} as a registry`, () => {
    let harness: RegistryHarness;
    let client: RegistryClient;
    let registry: Registry;
    let service: string;

    beforeAll(async () => {
      harness = await createHarness();
    });
    afterAll(() => harness?.close());
    beforeEach(async () => {
      client = await harness.createClient();
      registry = client.registry;
      service = `service-${randomUUID()}`;
    });
    afterEach(() => harness.closeClients());

    function instance(port: number): ServiceInstance {
      return {
        service,
        instanceId: randomUUID(),
        host: '127.0.0.1',
        port,
        version: '1.2.3',
        metadata: { protocol: 'grpc', zone: 'a "b"' },
      };
    }

    /** An instance as others see it. */
    function seen(registered: ServiceInstance): ServiceInstance {
      return harness.tellsOf?.(registered) ?? registered;
    }

    /** The service's part of the registry's list. */
    async function listed(): Promise<readonly ServiceInstance[]> {
      const known = harness.listsOnlyKnown && registry.watch(service, () => undefined);
      const all = await registry.list();
      if (known) known.close();
      return all.filter((one) => one.service === service);
    }

    /** Every list that a watch was told, as sorted ports. */
    function follow(from: Registry = registry): number[][] {
      const told: number[][] = [];
      from.watch(service, (instances) => told.push(instances.map((one) => one.port).sort((a, b) => a - b)));
      return told;
    }

    const withinLeaseMs = () => ({ timeoutMs: harness.leaseMs * 3 + 5_000 });

    it('lists an instance as it was registered until it is taken out', async () => {
      const registered = instance(1001);
      const registration = await registry.register(registered);
      expect(await listed()).toEqual([seen(registered)]);
      await registration.deregister();
      await registration.deregister();
      expect(await listed()).toEqual([]);
    });

    it('tells a watch what there is, never synchronously, and each change once', async () => {
      const other = await harness.createClient();
      const first = await other.registry.register(instance(1001));
      const told = follow();
      expect(told).toEqual([]);
      await eventually(() => expect(told).toEqual([[1001]]));
      await other.registry.register(instance(1002));
      await eventually(() => expect(told).toEqual([[1001], [1001, 1002]]));
      await first.deregister();
      await eventually(() => expect(told).toEqual([[1001], [1001, 1002], [1002]]));
    });

    it('tells a watch of a service that has no instance an empty list', async () => {
      const told = follow();
      await eventually(() => expect(told).toEqual([[]]));
    });

    it('tells every watch, also one that begins later', async () => {
      await registry.register(instance(1001));
      const first = follow();
      await eventually(() => expect(first).toEqual([[1001]]));
      const second = follow();
      await eventually(() => expect(second).toEqual([[1001]]));
      expect(first).toEqual([[1001]]);
    });

    it('tells a closed watch nothing more', async () => {
      const told: unknown[] = [];
      const watch = registry.watch(service, (instances) => told.push(instances));
      await eventually(() => expect(told).toHaveLength(1));
      watch.close();
      const witness = follow();
      await registry.register(instance(1001));
      await eventually(() => expect(witness.at(-1)).toEqual([1001]));
      expect(told).toHaveLength(1);
    });

    it('drops an instance that hangs and takes it back when it goes on', async () => {
      const hanging = await harness.createClient();
      await hanging.registry.register(instance(1001));
      const told = follow();
      await eventually(() => expect(told).toEqual([[1001]]));
      hanging.freeze();
      await eventually(() => expect(told.at(-1)).toEqual([]), withinLeaseMs());
      hanging.thaw();
      await eventually(() => expect(told.at(-1)).toEqual([1001]), withinLeaseMs());
    });

    it('keeps an instance listed for as long as it lives', async () => {
      await registry.register(instance(1001));
      const told = follow();
      await eventually(() => expect(told).toEqual([[1001]]));
      const untilMs = performance.now() + harness.leaseMs * 2;
      await eventually(() => expect(performance.now()).toBeGreaterThan(untilMs), withinLeaseMs());
      expect(told).toEqual([[1001]]);
    });

    it('enters an instance again that the registry has lost', async () => {
      const lost = instance(1001);
      await registry.register(lost);
      await harness.forget(lost.instanceId);
      await eventually(
        async () => expect((await listed()).map((one) => one.instanceId)).toContain(seen(lost).instanceId),
        withinLeaseMs(),
      );
    });

    it('keeps the last known list through an outage and follows again after it', async () => {
      const other = await harness.createClient();
      await other.registry.register(instance(1001));
      const told = follow();
      await eventually(() => expect(told).toEqual([[1001]]));
      client.cut();
      await eventually(() => expect(registry.check()).rejects.toThrow());
      const late = follow();
      await eventually(() => expect(late).toEqual([[1001]]), withinLeaseMs());
      expect(told).toEqual([[1001]]);
      await other.registry.register(instance(1002));
      client.mend();
      await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), withinLeaseMs());
      expect(told).not.toContainEqual([]);
    });

    it('does not take everybody for dead when nobody could renew a lease during an outage', async ({
      skip,
    }) => {
      skip(harness.hasNoLeases === true, 'there is no lease to renew');
      const other = await harness.createClient();
      await other.registry.register(instance(1001));
      const told = follow();
      await eventually(() => expect(told).toEqual([[1001]]));
      client.cut();
      other.cut();
      const untilMs = performance.now() + harness.leaseMs * 1.5;
      await eventually(() => expect(performance.now()).toBeGreaterThan(untilMs), withinLeaseMs());
      client.mend();
      await eventually(() => registry.check());
      other.mend();
      await eventually(async () => expect(await listed()).not.toEqual([]), withinLeaseMs());
      expect(told).toEqual([[1001]]);
      await other.registry.register(instance(1002));
      await eventually(() => expect(told.at(-1)).toEqual([1001, 1002]), withinLeaseMs());
      expect(told).toEqual([[1001], [1001, 1002]]);
    });

    it('registers once the registry is there again', async () => {
      client.cut();
      const registering = registry.register(instance(1001));
      await eventually(() => expect(registry.check()).rejects.toThrow());
      client.mend();
      await registering;
      expect(await listed()).toHaveLength(1);
    });

    it('takes its instances out when it closes', async () => {
      const other = await harness.createClient();
      await other.registry.register(instance(1001));
      const told = follow();
      await eventually(() => expect(told).toEqual([[1001]]));
      const closedAtMs = performance.now();
      await other.registry.close();
      await eventually(() => expect(told.at(-1)).toEqual([]));
      expect(performance.now() - closedAtMs).toBeLessThan(harness.leaseMs);
    });
  });
}
