import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { KafkaCluster } from '@trellis/local-kafka';
import { eventually } from '@trellis/testing';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import type { Admin, KafkaMessage } from 'kafkajs';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { KafkaEventBus, PermanentPublishError } from '../src';
import type { BusRecord, ConsumedRecord, EventBus, RecordBatch } from '../src';
import { KafkaPartition } from '../src/kafka/kafka-partition';
import { partitionOf } from '../src/partitioner';
import { maxRecordBytes } from '../src/record-limits';
import { eventBusContract } from './event-bus.contract';
import { createKafkaHarness, times } from './kafka-harness';

beforeAll(() => Logger.overrideLogger(['error']));

eventBusContract('KafkaEventBus', async () => createKafkaHarness(inject('kafkaUrl')));

describe('KafkaEventBus', () => {
  let bus: KafkaEventBus;
  let raw: Kafka;
  let topic: string;
  let group: string;

  beforeAll(() => {
    raw = new Kafka({ brokers: [brokerOf(inject('kafkaUrl'))], logLevel: logLevel.NOTHING });
  });
  beforeEach(async () => {
    bus = new KafkaEventBus(inject('kafkaUrl'), times);
    topic = `topic-${randomUUID()}`;
    group = `group-${randomUUID()}`;
    await bus.createTopics([declarationOf(topic, 4)]);
  });
  afterEach(async () => {
    await bus.close();
    vi.restoreAllMocks();
  });

  const record = (key: string, value: string, onTopic = topic): BusRecord => ({
    topic: onTopic,
    key,
    value: new TextEncoder().encode(value),
    headers: { ce_id: value },
  });

  async function collect(from: EventBus = bus): Promise<ConsumedRecord[]> {
    const delivered: ConsumedRecord[] = [];
    await from.consume({ group, topics: [topic], handler: async (batch) => take(batch, delivered) });
    return delivered;
  }

  async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = raw.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** A record for each partition of the topic but one. */
  async function publishToAllBut(partition: number): Promise<void> {
    const keys = Array.from({ length: 50 }, (_, index) => `other-${index}`);
    const keyOf = new Map(keys.map((key) => [partitionOf(key, 4), key]));
    keyOf.delete(partition);
    await bus.publish([...keyOf.values()].map((key) => record(key, '2')));
  }

  const lagOf = async () => (await bus.lag(group, [topic])).reduce((sum, { lag }) => sum + lag, 0n);

  describe('on the wire', () => {
    async function readRaw(count: number): Promise<(KafkaMessage & { partition: number })[]> {
      const read: (KafkaMessage & { partition: number })[] = [];
      const consumer = raw.consumer({ groupId: `raw-${randomUUID()}`, maxWaitTimeInMs: 100 });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ partition, message }) => void read.push({ ...message, partition }),
      });
      await eventually(() => expect(read).toHaveLength(count));
      await consumer.disconnect();
      return read;
    }

    it('writes texts as UTF-8, a header each, with the time of the append', async () => {
      const value = new Uint8Array([0, 1, 255]);
      const headers = { ce_id: 'Größe 🔑', 'content-type': 'application/protobuf', empty: '' };
      const beforeMs = Date.now();
      await bus.publish([{ topic, key: 'Schlüssel', value, headers }]);
      const [message] = await readRaw(1);
      expect(message!.key!.toString()).toBe('Schlüssel');
      expect(message!.value!.equals(value)).toBe(true);
      expect(Object.entries(message!.headers!).map(([name, text]) => [name, String(text)])).toEqual(
        Object.entries(headers),
      );
      expect(Number(message!.timestamp)).toBeGreaterThanOrEqual(beforeMs);
      expect(Number(message!.timestamp)).toBeLessThanOrEqual(Date.now());
    });

    it("chooses the partition that Kafka's default partitioner chooses", async () => {
      const keys = Array.from({ length: 50 }, (_, index) => `Schlüssel-${index}`);
      const producer = raw.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      await producer.send({ topic, messages: keys.map((key) => ({ key, value: 'theirs' })) });
      await producer.disconnect();
      await bus.publish(keys.map((key) => record(key, 'ours')));
      const placesOf = (value: string) =>
        Object.fromEntries(
          messages
            .filter((one) => String(one.value) === value)
            .map((one) => [String(one.key), one.partition]),
        );
      const messages = await readRaw(100);
      expect(placesOf('ours')).toEqual(placesOf('theirs'));
    });

    it('delivers what others wrote: no key, no value, headers that repeat or are no text', async () => {
      const producer = raw.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      await producer.send({
        topic,
        messages: [
          { partition: 0, value: null },
          {
            partition: 0,
            key: 'k',
            value: 'v',
            headers: { many: ['a', 'b'], bytes: Buffer.from([0x61, 0xff]) },
          },
        ],
      });
      await producer.disconnect();
      const delivered = await collect();
      await eventually(() => expect(delivered).toHaveLength(2));
      expect(delivered[0]).toMatchObject({ key: '', headers: {}, offset: 0n });
      expect(delivered[0]!.value).toHaveLength(0);
      expect(delivered[1]).toMatchObject({ key: 'k', headers: { many: 'b', bytes: 'a\ufffd' } });
    });
  });

  describe('topics', () => {
    it('have the retention, policy and size limit that were declared', async () => {
      const { resources } = await withAdmin((admin) =>
        admin.describeConfigs({
          includeSynonyms: false,
          resources: [
            { type: 2, name: topic, configNames: ['retention.ms', 'cleanup.policy', 'max.message.bytes'] },
          ],
        }),
      );
      const settings = new Map(
        resources[0]!.configEntries.map((entry) => [entry.configName, entry.configValue]),
      );
      expect(settings.get('retention.ms')).toBe(String(24 * 3_600_000));
      expect(settings.get('cleanup.policy')).toBe('delete');
      expect(Number(settings.get('max.message.bytes'))).toBeGreaterThan(maxRecordBytes);
    });

    it('that are created after a consumer joined are consumed as well', async () => {
      const later = `topic-${randomUUID()}`;
      const delivered: ConsumedRecord[] = [];
      await bus.consume({ group, topics: [topic, later], handler: async (batch) => take(batch, delivered) });
      await bus.publish([record('k', '1')]);
      await eventually(() => expect(delivered).toHaveLength(1));
      await bus.createTopics([declarationOf(later, 2)]);
      await bus.publish([record('k', '2', later)]);
      await eventually(() => expect(delivered.map(textOf)).toEqual(['1', '2']));
    });

    it('have no lag while they are missing', async () => {
      expect(await bus.lag(group, ['nowhere', topic])).toHaveLength(4);
    });
  });

  describe('publishing', () => {
    it('names the record that the topic refuses for its size, and appends no later one of its key', async () => {
      topic = `small-${randomUUID()}`;
      const configEntries = [{ name: 'max.message.bytes', value: '1000' }];
      await withAdmin((admin) =>
        admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }], waitForLeaders: true }),
      );
      const call = [record('a', '1'), record('b', 'x'.repeat(2_000)), record('b', '2')];
      const [refused, other] = await Promise.allSettled([bus.publish(call), bus.publish([record('c', '3')])]);
      expect(refused).toMatchObject({ status: 'rejected', reason: { recordIndex: 1 } });
      expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(PermanentPublishError);
      expect(other.status).toBe('fulfilled');
      const delivered = await collect();
      await eventually(() => expect(delivered.map(textOf)).toContain('3'));
      expect(delivered.map(textOf)).not.toContain('2');
    });

    it('finds out that a topic was removed, and that it is there again', async () => {
      await bus.publish([record('k', '1')]);
      await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      await eventually(() =>
        expect(bus.publish([record('k', '2')])).rejects.toBeInstanceOf(PermanentPublishError),
      );
      await eventually(() => bus.createTopics([declarationOf(topic, 1)]));
      await eventually(() => bus.publish([record('k', '3')]));
    });

    it('keeps the order of each key over many calls at once', async () => {
      await Promise.all(
        Array.from({ length: 16 }, async (_, key) => {
          for (let round = 0; round < 20; round += 1) {
            await bus.publish([0, 1, 2].map((step) => record(`k${key}`, String(round * 3 + step))));
          }
        }),
      );
      const delivered = await collect();
      await eventually(() => expect(delivered).toHaveLength(16 * 60));
      for (let key = 0; key < 16; key += 1) {
        const values = delivered.filter((one) => one.key === `k${key}`).map((one) => Number(textOf(one)));
        expect(values).toEqual(Array.from({ length: 60 }, (_, index) => index));
      }
    });
  });

  describe('consuming', () => {
    it('keeps a partition whose handler takes longer than the session, and the others going meanwhile', async () => {
      const release = Promise.withResolvers<void>();
      const delivered: string[] = [];
      let slow: RecordBatch | undefined;
      await bus.publish([record('slow', 'slow')]);
      await bus.consume({
        group,
        topics: [topic],
        handler: async (batch) => {
          if (batch.records[0]!.key === 'slow') {
            slow = batch;
            await release.promise;
          }
          delivered.push(...batch.records.map(textOf));
          return { doneThrough: batch.records.at(-1)!.offset };
        },
      });
      await eventually(() => expect(slow).toBeDefined());
      const startedMs = performance.now();
      const other = otherPartitionThan('slow');
      for (let round = 0; performance.now() - startedMs < times.leaseMs * 1.3; round += 1) {
        await bus.publish([record(other, String(round))]);
        await eventually(() => expect(delivered).toContain(String(round)));
        expect(slow!.isStale()).toBe(false);
        await slow!.heartbeat();
      }
      release.resolve();
      await eventually(async () => expect(await lagOf()).toBe(0n));
      expect(delivered.filter((value) => value === 'slow')).toHaveLength(1);
    });

    /** A handler that is in the middle of a record when a second member joins; later deliveries wait for `goOn`. */
    async function rebalanceUnderHandler() {
      const finish = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const batches: RecordBatch[] = [];
      const handler = async (batch: RecordBatch) => {
        batches.push(batch);
        await (batches.length === 1 ? finish : goOn).promise;
        return { doneThrough: batch.records.at(-1)!.offset };
      };
      await bus.publish([record('k', '1')]);
      await bus.consume({ group, topics: [topic], handler });
      await eventually(() => expect(batches).toHaveLength(1));
      const second = new KafkaEventBus(inject('kafkaUrl'), times);
      await second.consume({ group, topics: [topic], handler });
      await eventually(() => expect(batches[0]!.isStale()).toBe(true));
      return { finish, goOn, batches, second };
    }

    it('lets a rebalance wait for a handler that finishes, whose work then counts', async () => {
      const { finish, goOn, batches, second } = await rebalanceUnderHandler();
      try {
        finish.resolve();
        await eventually(async () => expect(await lagOf()).toBe(0n));
        goOn.resolve();
        await bus.publish([record('k', '2')]);
        await eventually(async () => expect(await lagOf()).toBe(0n));
        expect(batches.flatMap(({ records }) => records.map(textOf))).toEqual(['1', '2']);
      } finally {
        finish.resolve();
        goOn.resolve();
        await second.close();
      }
    });

    it('goes on without a handler that does not finish, which commits nothing after', async () => {
      const { finish, goOn, batches, second } = await rebalanceUnderHandler();
      try {
        await eventually(() => expect(batches[0]!.heartbeat()).rejects.toThrow('no longer owns'));
        const mine = partitionOf('k', 4);
        const served = () => new Set(batches.slice(1).map(({ partition }) => partition));
        // Once the other partitions are served, both members are in the next generation.
        await publishToAllBut(mine);
        await eventually(() => expect(served().size).toBeGreaterThanOrEqual(3));
        finish.resolve();
        // Whoever owns the partition now is given the record again, and has not finished it.
        await eventually(() => expect(served()).toContain(mine));
        const lagOfMine = async () =>
          (await bus.lag(group, [topic])).find(({ partition }) => partition === mine)!.lag;
        for (let look = 0; look < 3; look += 1) expect(await lagOfMine()).toBe(1n);
        goOn.resolve();
        await eventually(async () => expect(await lagOf()).toBe(0n));
      } finally {
        finish.resolve();
        goOn.resolve();
        await second.close();
      }
    });

    it('hands over no second batch of a partition that comes back while one of it is in hand', async () => {
      const finish = Promise.withResolvers<void>();
      const mine = partitionOf('k', 4);
      const batches: RecordBatch[] = [];
      const held = () => batches.filter(({ partition }) => partition === mine);
      await bus.publish([record('k', '1')]);
      await bus.consume({
        group,
        topics: [topic],
        handler: async (batch) => {
          batches.push(batch);
          if (batch.partition === mine) await finish.promise;
          return { doneThrough: batch.records.at(-1)!.offset };
        },
      });
      const second = new KafkaEventBus(inject('kafkaUrl'), times);
      try {
        await eventually(() => expect(held()).toHaveLength(1));
        await second.consume({ group, topics: [topic], handler: async () => ({ retryAfterMs: 60_000 }) });
        await eventually(() => expect(held()[0]!.heartbeat()).rejects.toThrow('no longer owns'));
        await second.close();
        // Once a second round of the other partitions is done, the first fetch after the rebalance was handed over whole.
        for (let round = 0; round < 2; round += 1) {
          await publishToAllBut(mine);
          await eventually(async () => expect(await lagOf()).toBe(1n));
        }
        expect(held()).toHaveLength(1);
        finish.resolve();
        await eventually(async () => expect(await lagOf()).toBe(0n));
        expect(held()).toHaveLength(2);
      } finally {
        finish.resolve();
        await second.close();
      }
    });

    it('leaves no member behind that was stopped at any moment of joining', async () => {
      for (let round = 0; round < 20; round += 1) {
        const consumer = await bus.consume({ group, topics: [topic], handler: async () => ({}) });
        await new Promise((resolve) => setTimeout(resolve, round * 10));
        await consumer.stop();
      }
      const members = async () =>
        (await withAdmin((admin) => admin.describeGroups([group]))).groups[0]!.members.length;
      // The coordinator forgets who was in the middle of joining when the session ends.
      await eventually(async () => expect(await members()).toBe(0), { timeoutMs: times.leaseMs * 3 });
    });

    it('commits at most some ten times a second, and the rest when it stops', async () => {
      const commits = vi.spyOn(KafkaPartition.prototype, 'commit');
      await bus.publish(Array.from({ length: 500 }, (_, index) => record('k', String(index))));
      let handled = 0;
      const consumer = await bus.consume({
        group,
        topics: [topic],
        maxBatchSize: 1,
        handler: async (batch) => {
          handled += 1;
          return { doneThrough: batch.records.at(-1)!.offset };
        },
      });
      const startedMs = performance.now();
      await eventually(() => expect(handled).toBe(500));
      await consumer.stop();
      expect(commits.mock.calls.length).toBeLessThan(3 + (performance.now() - startedMs) / 100);
      expect(await lagOf()).toBe(0n);
    });

    it('takes a backlog that is larger than what it keeps in memory, in order', async () => {
      topic = `topic-${randomUUID()}`;
      await bus.createTopics([declarationOf(topic, 1)]);
      const padding = 'x'.repeat(2_000);
      await bus.publish(Array.from({ length: 3_000 }, (_, index) => record('k', `${index} ${padding}`)));
      const delivered = await collect();
      await eventually(() => expect(delivered).toHaveLength(3_000), { timeoutMs: 20_000 });
      expect(delivered.map(({ offset }) => Number(offset))).toEqual(
        Array.from({ length: 3_000 }, (_, index) => index),
      );
    });

    it('says so when retention removed records from under a group that was away', async () => {
      await bus.publish(['0', '1', '2', '3'].map((value) => record('k', value)));
      const delivered: ConsumedRecord[] = [];
      const consumer = await bus.consume({
        group,
        topics: [topic],
        maxBatchSize: 1,
        handler: async (batch) =>
          delivered.length === 0 ? take(batch, delivered) : { retryAfterMs: 60_000 },
      });
      await eventually(async () => expect(await lagOf()).toBe(3n));
      await consumer.stop();
      const { partition } = delivered[0]!;
      await withAdmin(async (admin) => {
        // Without a look at the topic first kafkajs does not know whom to tell.
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '3' }] });
      });
      const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      const after = await collect();
      await eventually(() => expect(after.map(textOf)).toEqual(['3']));
      expect(errors.mock.calls.map(([line]) => String(line))).toEqual([
        expect.stringContaining(`missed records of ${topic}/${partition}`),
      ]);
    });

    it('lets the process sleep while there is nothing to do', async () => {
      const timers = countTimers();
      await collect();
      await bus.publish([record('k', '1')]);
      await eventually(async () => expect(await lagOf()).toBe(0n));
      const ours = await timers.firedIn(2_000);
      await bus.close();
      const unpatched = raw.producer({
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
      });
      await unpatched.connect();
      await unpatched.send({ topic, messages: [{ value: 'x' }] });
      const theirs = await timers.firedIn(2_000);
      await unpatched.disconnect();
      timers.restore();
      expect(theirs, 'what one client of kafkajs does as it comes').toBeGreaterThan(200);
      expect(ours).toBeLessThan(40);
    });
  });

  describe('checking', () => {
    it('names the brokers that do not answer', async () => {
      const nowhere = new KafkaEventBus('kafka://127.0.0.1:1');
      await expect(nowhere.check()).rejects.toThrow(
        /^Kafka at kafka:\/\/127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/,
      );
      await nowhere.close();
    });

    it('tells TLS that the brokers do not speak', async () => {
      const stray = new KafkaEventBus(`${inject('kafkaUrl')}?tls=true`);
      await expect(stray.check()).rejects.toThrow('does not speak TLS there');
      await stray.close();
    });
  });
});

describe('KafkaEventBus and its cluster', () => {
  let directory: string;
  let cluster: KafkaCluster;
  let bus: KafkaEventBus | undefined;

  async function start(security: 'plaintext' | 'sasl-tls', brokers: 1 | 3 = 1): Promise<void> {
    directory = await mkdtemp(path.join(tmpdir(), 'trellis-kafka-'));
    cluster = await KafkaCluster.start({ directory, security, brokers });
  }

  afterEach(async () => {
    vi.restoreAllMocks();
    await bus?.close();
    bus = undefined;
    await cluster.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const recordOf = (value: string): BusRecord => ({
    topic: 't',
    key: 'k',
    value: Buffer.from(value),
    headers: {},
  });

  it('goes on after a broker was killed and started again, and says so once', async () => {
    await start('plaintext');
    bus = new KafkaEventBus(cluster.url, times);
    await bus.createTopics([declarationOf('t', 2)]);
    const warnings = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const notes = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const delivered: ConsumedRecord[] = [];
    await bus.consume({ group: 'g', topics: ['t'], handler: async (batch) => take(batch, delivered) });
    await bus.publish([recordOf('1')]);
    await eventually(() => expect(delivered.map(textOf)).toContain('1'), { timeoutMs: 30_000 });
    await cluster.brokers[0]!.kill('SIGKILL');
    await eventually(() => expect(warnings).toHaveBeenCalled(), { timeoutMs: 30_000 });
    await expect(bus.check()).rejects.toThrow('does not answer');
    await cluster.brokers[0]!.start();
    await eventually(() => bus!.publish([recordOf('2')]), { timeoutMs: 30_000 });
    await eventually(() => expect(delivered.map(textOf)).toContain('2'), { timeoutMs: 30_000 });
    const aboutGroup = (spy: { mock: { calls: unknown[][] } }) =>
      spy.mock.calls.map(([line]) => String(line)).filter((line) => line.startsWith('Consumer group g'));
    expect(aboutGroup(warnings).filter((line) => line.includes('not in the group'))).toHaveLength(1);
    expect(aboutGroup(notes)).toEqual(['Consumer group g: in the group again.']);
    expect(errors).not.toHaveBeenCalled();
  });

  it('loses nothing and keeps the order of each key while one of three brokers is killed and comes back', async () => {
    await start('plaintext', 3);
    bus = new KafkaEventBus(cluster.url, times);
    await bus.createTopics([declarationOf('t', 6)]);
    const firsts = new Map<string, number[]>();
    await bus.consume({
      group: 'g',
      topics: ['t'],
      handler: async (batch) => {
        for (const one of batch.records) {
          const list = firsts.get(one.key) ?? [];
          firsts.set(one.key, list);
          if (!list.includes(Number(textOf(one)))) list.push(Number(textOf(one)));
        }
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    let isMended = false;
    const publishers = Array.from({ length: 12 }, async (_, index) => {
      let sequence = 0;
      for (let after = 0; after < 20; after += isMended ? 1 : 0) {
        const next = {
          topic: 't',
          key: `k${index}`,
          value: Buffer.from(String((sequence += 1))),
          headers: {},
        };
        await eventually(() => bus!.publish([next]), { timeoutMs: 60_000 });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return sequence;
    });
    await eventually(() => expect(firsts.size).toBe(12), { timeoutMs: 30_000 });
    await cluster.brokers[1]!.kill('SIGKILL');
    const heldBefore = firsts.get('k0')!.length;
    await eventually(() => expect(firsts.get('k0')!.length).toBeGreaterThan(heldBefore + 100), {
      timeoutMs: 60_000,
    });
    await cluster.brokers[1]!.start();
    isMended = true;
    const counts = await Promise.all(publishers);
    await eventually(
      () => {
        counts.forEach((count, index) => {
          expect(firsts.get(`k${index}`)).toEqual(Array.from({ length: count }, (_, before) => before + 1));
        });
      },
      { timeoutMs: 60_000 },
    );
  }, 240_000);

  it('never calls published what no broker has, while partitions are given from broker to broker', async () => {
    await start('plaintext', 3);
    bus = new KafkaEventBus(cluster.url, times);
    const partitions = 6;
    await bus.createTopics([declarationOf('t', partitions)]);
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
    let round = 0;
    let isOver = false;
    // Each publication goes to all partitions, so to all brokers.
    const published = (async () => {
      while (!isOver) {
        const records = keys.map((key) => ({ ...recordOf(String(round)), key }));
        await eventually(() => bus!.publish(records), { timeoutMs: 60_000 });
        round += 1;
      }
    })();
    const kafka = new Kafka({ brokers: cluster.brokers.map(({ port }) => `127.0.0.1:${port}`), logLevel: 0 });
    const admin = kafka.admin();
    await admin.connect();
    // One partition at a time, to a broker that answers well for others: that is where kafkajs forgets it.
    for (let move = 0; move < 30; move += 1) {
      const partition = move % partitions;
      const leader = 1 + ((partition + Math.floor(move / partitions)) % 3);
      const partitionAssignment = [{ partition, replicas: [leader] }];
      await admin.alterPartitionReassignments({ topics: [{ topic: 't', partitionAssignment }] });
      await eventually(
        async () => {
          const { topics } = await admin.fetchTopicMetadata({ topics: ['t'] });
          const moved = topics[0]!.partitions.find(({ partitionId }) => partitionId === partition);
          expect(moved?.leader).toBe(leader);
        },
        { timeoutMs: 60_000 },
      );
    }
    await admin.disconnect();
    isOver = true;
    await published;
    const seen = new Set<string>();
    await bus.consume({
      group: 'g',
      topics: ['t'],
      handler: async (batch) => {
        for (const one of batch.records) seen.add(`${one.key} ${textOf(one)}`);
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    await eventually(
      () => {
        const missing = keys.flatMap((key) =>
          Array.from({ length: round }, (_, sequence) => `${key} ${sequence}`).filter(
            (one) => !seen.has(one),
          ),
        );
        expect(missing).toEqual([]);
      },
      { timeoutMs: 60_000 },
    );
  }, 240_000);

  it('speaks TLS and proves who it is, and tells what is wrong when it cannot', async () => {
    await start('sasl-tls');
    const credentials = { ca: cluster.caPem!, username: cluster.username!, password: cluster.password! };
    for (const mechanism of ['scram-sha-512', 'plain']) {
      bus = new KafkaEventBus(`${cluster.url}&saslMechanism=${mechanism}`, { ...times, credentials });
      const name = { topic: mechanism, key: 'k', value: Buffer.from('v'), headers: {} };
      await bus.createTopics([declarationOf(mechanism, 1)]);
      const delivered: ConsumedRecord[] = [];
      await bus.consume({
        group: mechanism,
        topics: [mechanism],
        handler: async (batch) => take(batch, delivered),
      });
      await bus.publish([name]);
      await eventually(() => expect(delivered).toHaveLength(1), { timeoutMs: 30_000 });
      await bus.close();
    }
    const problemOf = async (url: string, given: object) => {
      const stray = new KafkaEventBus(url, { credentials: given });
      const problem = await stray.check().catch((error: Error) => error.message);
      await stray.close();
      expect(problem).not.toContain(credentials.password);
      return problem;
    };
    const wrongPassword = { ...credentials, password: 'wrong' };
    expect(await problemOf(cluster.url, wrongPassword)).toContain('refused the user or the password');
    expect(await problemOf(cluster.url, { ...credentials, ca: undefined })).toContain('is not trusted');
    expect(await problemOf(`${cluster.url}&saslMechanism=scram-sha-256`, credentials)).toContain(
      'SASL mechanism',
    );
    const { ca: _, ...withoutTls } = credentials;
    expect(await problemOf(cluster.url.replace('?tls=true', ''), withoutTls)).toContain('it may want TLS');
  });
});

function declarationOf(name: string, partitions: number) {
  return { name, partitions, retentionHours: 24, owner: 'test' };
}

function brokerOf(url: string): string {
  return url.replace('kafka://', '').split(/[,?/]/, 1)[0]!;
}

function textOf(consumed: ConsumedRecord): string {
  return new TextDecoder().decode(consumed.value);
}

async function take(batch: RecordBatch, into: ConsumedRecord[]): Promise<{ doneThrough: bigint }> {
  into.push(...batch.records);
  return { doneThrough: batch.records.at(-1)!.offset };
}

function otherPartitionThan(key: string): string {
  return Array.from({ length: 50 }, (_, index) => `other-${index}`).find(
    (candidate) => partitionOf(candidate, 4) !== partitionOf(key, 4),
  )!;
}

/** Counts the timers that fire from now on. */
function countTimers() {
  let fired = 0;
  const { setTimeout: later, setInterval: repeat } = globalThis;
  const counting =
    (callback: (...args: unknown[]) => void) =>
    (...args: unknown[]) => {
      fired += 1;
      callback(...args);
    };
  globalThis.setTimeout = ((callback: () => void, ...rest: [number]) =>
    later(counting(callback), ...rest)) as typeof setTimeout;
  globalThis.setInterval = ((callback: () => void, ...rest: [number]) =>
    repeat(counting(callback), ...rest)) as typeof setInterval;
  return {
    firedIn: async (durationMs: number) => {
      const before = fired;
      await new Promise((resolve) => later(resolve, durationMs));
      return fired - before;
    },
    restore: () => Object.assign(globalThis, { setTimeout: later, setInterval: repeat }),
  };
}
