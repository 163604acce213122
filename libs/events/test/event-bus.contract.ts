import { randomUUID } from 'node:crypto';
import type { TopicDeclaration } from '@trellis/contracts';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PartitionLostError, PermanentPublishError } from '../src';
import { partitionOf } from '../src/partitioner';
import { maxRecordBytes } from '../src/record-limits';
import type { BusRecord, ConsumedRecord, EventBus, RecordBatch } from '../src';

/** One client of the bus, with a network of its own that can be taken away. */
export interface BusClient {
  readonly bus: EventBus;
  /** Cuts the client off without a word, as if its process hung. */
  freeze(): void;
  /** Lets it go on where it was. */
  thaw(): void;
  /** Drops its connections once; new ones are taken at once. */
  dropConnections(): void;
}

/** What the contract needs of an adapter. */
export interface EventBusHarness {
  /** A client that shares nothing with the others: another process, as far as the bus can tell. */
  createClient(): Promise<BusClient>;
  /** Ends every client, also a frozen one. */
  closeClients(): Promise<void>;
  close(): Promise<void>;
  /** How long a consumer that is gone may keep its partitions, in milliseconds. */
  readonly leaseMs: number;
}

/** What every event bus keeps. */
export function eventBusContract(name: string, createHarness: () => Promise<EventBusHarness>): void {
  describe(`${name} as an event bus`, () => {
    let harness: EventBusHarness;
    let client: BusClient;
    let bus: EventBus;
    let topic: string;
    let group: string;

    beforeAll(async () => {
      harness = await createHarness();
    });
    afterAll(() => harness?.close());
    beforeEach(async () => {
      client = await harness.createClient();
      bus = client.bus;
      group = `group-${randomUUID()}`;
      topic = await createTopic(4);
    });
    afterEach(() => harness.closeClients());

    async function createTopic(partitions: number): Promise<string> {
      const declaration: TopicDeclaration = {
        name: `topic-${randomUUID()}`,
        partitions,
        retentionHours: 24,
        owner: 'test',
      };
      await bus.createTopics([declaration]);
      return declaration.name;
    }

    function record(key: string, value: string): BusRecord {
      return { topic, key, value: new TextEncoder().encode(value), headers: { ce_id: value } };
    }

    function textOf(consumed: ConsumedRecord): string {
      return new TextDecoder().decode(consumed.value);
    }

    function doneThroughAll(batch: RecordBatch): { doneThrough: bigint } {
      return { doneThrough: batch.records.at(-1)!.offset };
    }

    async function lagOf(): Promise<bigint> {
      return (await bus.lag(group, [topic])).reduce((sum, partition) => sum + partition.lag, 0n);
    }

    /** Consumes into a list of what was delivered. */
    async function collect(from: EventBus = bus): Promise<ConsumedRecord[]> {
      const delivered: ConsumedRecord[] = [];
      await from.consume({
        group,
        topics: [topic],
        handler: async (batch) => {
          delivered.push(...batch.records);
          return doneThroughAll(batch);
        },
      });
      return delivered;
    }

    describe('publishing', () => {
      it('carries key, value, headers and partition unchanged', async () => {
        const sent: BusRecord = {
          topic,
          key: 'Schlüssel "1"\\\n',
          value: new Uint8Array([0, 1, 2, 255, 92, 34]),
          headers: { ce_id: 'ä"\\', empty: '' },
        };
        await bus.publish([sent]);
        const delivered = await collect();
        await eventually(() => expect(delivered).toHaveLength(1));
        expect(delivered[0]).toMatchObject({ topic, key: sent.key, headers: sent.headers, offset: 0n });
        expect([...delivered[0]!.value]).toEqual([...sent.value]);
        expect(delivered[0]!.partition).toBe(partitionOf(sent.key, 4));
      });

      it('takes an empty list and an empty value', async () => {
        await bus.publish([]);
        await bus.publish([record('k', '')]);
        expect(await lagOf()).toBe(1n);
      });

      it('refuses a topic that does not exist and appends nothing of the call', async () => {
        const stray = { ...record('k', '2'), topic: 'nowhere' };
        const problem = await bus.publish([record('k', '1'), stray]).catch((error: unknown) => error);
        expect(problem).toBeInstanceOf(PermanentPublishError);
        expect(problem).toMatchObject({ recordIndex: 1 });
        expect(await lagOf()).toBe(0n);
      });

      it('refuses a record above the limit and takes one at the limit', async () => {
        const value = new Uint8Array(maxRecordBytes - 1);
        await bus.publish([{ topic, key: 'k', value, headers: {} }]);
        const tooLarge = { topic, key: 'kk', value, headers: {} };
        await expect(bus.publish([tooLarge])).rejects.toMatchObject({
          name: 'PermanentPublishError',
          recordIndex: 0,
        });
      });

      it('keeps the order of a key in a call of many records', async () => {
        const sent = Array.from({ length: 2_500 }, (_, index) => record(`k${index % 7}`, String(index)));
        await bus.publish(sent);
        const delivered = await collect();
        await eventually(() => expect(delivered).toHaveLength(sent.length));
        for (let key = 0; key < 7; key += 1) {
          const values = delivered.filter((one) => one.key === `k${key}`).map((one) => Number(textOf(one)));
          expect(values).toEqual([...values].sort((a, b) => a - b));
        }
      });
    });

    describe('topics', () => {
      it('are created once, whoever asks', async () => {
        await bus.publish([record('k', '1')]);
        const again = { name: topic, partitions: 9, retentionHours: 1, owner: 'test' };
        await Promise.all([bus.createTopics([again]), bus.createTopics([again])]);
        expect(await bus.lag(group, [topic])).toHaveLength(4);
        expect(await lagOf()).toBe(1n);
      });
    });

    describe('consuming', () => {
      it('starts a new group at the oldest record', async () => {
        await bus.publish([record('k', '1'), record('k', '2')]);
        const delivered = await collect();
        await eventually(() => expect(delivered.map(textOf)).toEqual(['1', '2']));
      });

      it('delivers what is published later within moments', async () => {
        const delivered = await collect();
        await bus.publish([record('k', 'first')]);
        await eventually(() => expect(delivered).toHaveLength(1));
        const sentAtMs = performance.now();
        await bus.publish([record('k', 'second')]);
        await eventually(() => expect(delivered).toHaveLength(2), { intervalMs: 2 });
        expect(performance.now() - sentAtMs).toBeLessThan(1_000);
      });

      it('hands each record to each group', async () => {
        const first = await collect();
        group = `group-${randomUUID()}`;
        const second = await collect();
        await bus.publish([record('k', '1')]);
        await eventually(() => {
          expect(first).toHaveLength(1);
          expect(second).toHaveLength(1);
        });
      });

      it('goes on after what was committed', async () => {
        const before: string[] = [];
        const consumer = await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            before.push(...batch.records.map(textOf));
            return doneThroughAll(batch);
          },
        });
        await bus.publish([record('k', '1')]);
        await eventually(() => expect(before).toEqual(['1']));
        await consumer.stop();
        expect(await lagOf()).toBe(0n);
        await bus.publish([record('k', '2')]);
        const delivered = await collect();
        await eventually(() => expect(delivered.map(textOf)).toEqual(['2']));
      });

      it('delivers again from the first record that is not done, after the pause that was asked for', async () => {
        await bus.publish(['1', '2', '3'].map((value) => record('k', value)));
        const batches: string[][] = [];
        const timesMs: number[] = [];
        await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            batches.push(batch.records.map(textOf));
            timesMs.push(performance.now());
            if (batches.length === 1) return { doneThrough: batch.records[0]!.offset, retryAfterMs: 300 };
            return doneThroughAll(batch);
          },
        });
        await eventually(() =>
          expect(batches).toEqual([
            ['1', '2', '3'],
            ['2', '3'],
          ]),
        );
        expect(timesMs[1]! - timesMs[0]!).toBeGreaterThanOrEqual(299);
      });

      it('delivers again after every pause, however odd, on a topic where nothing else happens', async () => {
        await bus.publish([record('k', '1')]);
        let calls = 0;
        await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            calls += 1;
            return calls <= 300 ? { retryAfterMs: 1.7 + (calls % 10) / 10 } : doneThroughAll(batch);
          },
        });
        await eventually(async () => expect(await lagOf()).toBe(0n));
        expect(calls).toBe(301);
      });

      it('backs off and delivers again when the handler rejects', async () => {
        await bus.publish([record('k', '1')]);
        let calls = 0;
        await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            calls += 1;
            if (calls < 3) throw new Error('not now');
            return doneThroughAll(batch);
          },
        });
        await eventually(async () => expect(await lagOf()).toBe(0n));
        expect(calls).toBe(3);
      });

      it('keeps other partitions going while one is paused', async () => {
        const paused = 'a';
        const other = Array.from({ length: 50 }, (_, index) => `b${index}`).find(
          (key) => partitionOf(key, 4) !== partitionOf(paused, 4),
        )!;
        const delivered: string[] = [];
        await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            if (batch.records[0]!.key === paused) return { retryAfterMs: 60_000 };
            delivered.push(...batch.records.map(textOf));
            return doneThroughAll(batch);
          },
        });
        await bus.publish([record(paused, 'held'), record(other, '1')]);
        await eventually(() => expect(delivered).toEqual(['1']));
        await bus.publish([record(other, '2')]);
        await eventually(() => expect(delivered).toEqual(['1', '2']));
      });

      it('hands over at most as many records as were asked for', async () => {
        await bus.publish(Array.from({ length: 25 }, (_, index) => record('k', String(index))));
        const sizes: number[] = [];
        await bus.consume({
          group,
          topics: [topic],
          maxBatchSize: 10,
          handler: async (batch) => {
            sizes.push(batch.records.length);
            return doneThroughAll(batch);
          },
        });
        await eventually(() => expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(25));
        expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
      });

      it('handles partitions side by side up to the bound, and each one batch at a time', async () => {
        topic = await createTopic(6);
        await bus.publish(Array.from({ length: 600 }, (_, index) => record(`k${index}`, String(index))));
        const active = new Map<number, number>();
        let most = 0;
        let overlaps = 0;
        await bus.consume({
          group,
          topics: [topic],
          maxBatchSize: 20,
          maxConcurrentPartitions: 3,
          handler: async (batch) => {
            active.set(batch.partition, (active.get(batch.partition) ?? 0) + 1);
            if (active.get(batch.partition)! > 1) overlaps += 1;
            most = Math.max(
              most,
              [...active.values()].reduce((sum, count) => sum + count, 0),
            );
            await new Promise((resolve) => setTimeout(resolve, 5));
            active.set(batch.partition, active.get(batch.partition)! - 1);
            return doneThroughAll(batch);
          },
        });
        await eventually(async () => expect(await lagOf()).toBe(0n), { timeoutMs: 20_000 });
        expect(overlaps).toBe(0);
        expect(most).toBeGreaterThan(1);
        expect(most).toBeLessThanOrEqual(3);
      });

      it('finishes the batch in hand and commits it when it stops', async () => {
        await bus.publish([record('k', '1'), record('k', '2')]);
        const entered = Promise.withResolvers<RecordBatch>();
        const finish = Promise.withResolvers<void>();
        const consumer = await bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            entered.resolve(batch);
            await finish.promise;
            return { doneThrough: batch.records[0]!.offset };
          },
        });
        const batch = await entered.promise;
        expect(batch.isStale()).toBe(false);
        const stopped = consumer.stop();
        expect(batch.isStale()).toBe(true);
        finish.resolve();
        await stopped;
        expect(await lagOf()).toBe(1n);
      });

      it('survives the loss of its connections', async () => {
        const delivered = await collect();
        for (let round = 0; round < 5; round += 1) {
          client.dropConnections();
          await eventually(() => bus.publish([record('k', String(round))]));
          await eventually(() => expect(new Set(delivered.map(textOf))).toContain(String(round)));
        }
      });
    });

    describe('groups', () => {
      it('share partitions fairly as members come and go', async () => {
        const second = await harness.createClient();
        const owners = new Map<number, string>();
        const consume = (from: EventBus, owner: string) =>
          from.consume({
            group,
            topics: [topic],
            handler: async (batch) => {
              owners.set(batch.partition, owner);
              return doneThroughAll(batch);
            },
          });
        const everyPartition = async () => {
          await bus.publish(Array.from({ length: 40 }, (_, index) => record(`k${index}`, String(index))));
        };
        const counts = () => [...owners.values()].filter((owner) => owner === 'second').length;

        await consume(bus, 'first');
        await everyPartition();
        await eventually(() => expect(owners.size).toBe(4));
        const leaving = await consume(second.bus, 'second');
        await eventually(
          async () => {
            await everyPartition();
            expect(counts()).toBe(2);
          },
          { intervalMs: 100 },
        );
        await leaving.stop();
        const leftAtMs = performance.now();
        await eventually(
          async () => {
            await everyPartition();
            expect(counts()).toBe(0);
          },
          { intervalMs: 50 },
        );
        // Given up at once, not by the end of a lease.
        expect(performance.now() - leftAtMs).toBeLessThan(harness.leaseMs);
      });

      it('take the partitions over from a member that is gone, and fence it when it comes back', async () => {
        await bus.publish([record('k', '1')]);
        const stale = await harness.createClient();
        const entered = Promise.withResolvers<RecordBatch>();
        const finish = Promise.withResolvers<void>();
        await stale.bus.consume({
          group,
          topics: [topic],
          handler: async (batch) => {
            entered.resolve(batch);
            await finish.promise;
            return doneThroughAll(batch);
          },
        });
        const batch = await entered.promise;
        stale.freeze();

        const seen: ConsumedRecord[] = [];
        const hold = Promise.withResolvers<void>();
        await bus.consume({
          group,
          topics: [topic],
          handler: async (taken) => {
            seen.push(...taken.records);
            await hold.promise;
            return doneThroughAll(taken);
          },
        });
        await eventually(() => expect(seen.map(textOf)).toEqual(['1']), {
          timeoutMs: harness.leaseMs * 3 + 5_000,
        });
        expect(batch.isStale()).toBe(true);

        stale.thaw();
        finish.resolve();
        await eventually(() => expect(batch.heartbeat()).rejects.toBeInstanceOf(PartitionLostError));
        expect(await lagOf()).toBe(1n);
        hold.resolve();
        await eventually(async () => expect(await lagOf()).toBe(0n));
      });
    });

    it('loses nothing and keeps the order of each key while publishers run and consumers come, go and hang', async () => {
      topic = await createTopic(6);
      const keys = Array.from({ length: 12 }, (_, index) => `key-${index}`);
      const perKey = 60;
      // Long enough for leases to run out in the middle.
      const pauseMs = (harness.leaseMs * 8) / perKey;
      let deliveries = 0;
      const firsts = new Map<string, number[]>(keys.map((key) => [key, []]));
      const handler = async (batch: RecordBatch) => {
        let doneThrough: bigint | undefined;
        for (const one of batch.records) {
          if (batch.isStale()) break;
          deliveries += 1;
          const list = firsts.get(one.key)!;
          const sequence = Number(textOf(one));
          if (!list.includes(sequence)) list.push(sequence);
          doneThrough = one.offset;
          if (Math.random() < 0.02) return { doneThrough, retryAfterMs: 5 };
          if (Math.random() < 0.01) throw new Error('a handler that fails now and then');
          if (Math.random() < 0.1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
        }
        return { doneThrough };
      };

      const publisher = async (own: readonly string[]) => {
        const { bus: from } = await harness.createClient();
        for (let sequence = 1; sequence <= perKey; sequence += 1) {
          const records = own.map((key) => record(key, String(sequence)));
          await eventually(() => from.publish(records));
          await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs));
        }
      };
      const consumerThatComesAndGoes = async (isDone: () => boolean) => {
        for (let round = 0; !isDone(); round += 1) {
          const member = await harness.createClient();
          const consumer = await member.bus.consume({ group, topics: [topic], handler, maxBatchSize: 7 });
          await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
          if (round % 2 === 0) {
            member.freeze();
            await new Promise((resolve) => setTimeout(resolve, harness.leaseMs * (0.7 + Math.random())));
            member.thaw();
          } else member.dropConnections();
          await consumer.stop();
        }
      };

      let isPublished = false;
      const published = Promise.all([
        publisher(keys.slice(0, 4)),
        publisher(keys.slice(4, 8)),
        publisher(keys.slice(8)),
      ]);
      const rest = published.then(() => void (isPublished = true));
      const restless = [1, 2].map(() => consumerThatComesAndGoes(() => isPublished));
      await bus.consume({ group, topics: [topic], handler, maxBatchSize: 7 });
      await Promise.all([rest, ...restless]);

      await eventually(async () => expect(await lagOf()).toBe(0n), {
        timeoutMs: harness.leaseMs * 3 + 10_000,
      });
      const expected = Array.from({ length: perKey }, (_, index) => index + 1);
      for (const key of keys) expect(firsts.get(key), key).toEqual(expected);
      expect(deliveries, 'members that hang cause repetitions').toBeGreaterThan(keys.length * perKey);
    });

    it('answers a check while it is there', async () => {
      await expect(bus.check()).resolves.toBeUndefined();
    });
  });
}
