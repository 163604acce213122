import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePorts } from '@trellis/local-server';
import { KafkaCluster, type KafkaClusterOptions } from '../src';

let folder: string;
const started: KafkaCluster[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-kafka-'));
});
afterEach(async () => {
  for (const cluster of started.splice(0)) await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<KafkaClusterOptions> = {}): Promise<KafkaCluster> {
  const cluster = await KafkaCluster.start({ directory: join(folder, 'data'), ...options });
  started.push(cluster);
  return cluster;
}

function client(cluster: KafkaCluster, config: Partial<KafkaConfig> = {}): Kafka {
  const brokers = cluster.brokers.map(({ port }) => `127.0.0.1:${port}`);
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, ...config });
}

async function createTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
}

async function produce(kafka: Kafka, topic: string, values: readonly string[]): Promise<void> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 15 } });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

async function consume(kafka: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: `reader-of-${topic}-${Math.random()}` });
  const values: string[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) });
    await vi.waitFor(() => expect(values).toHaveLength(count), { timeout: 60_000 });
    return values;
  } finally {
    await consumer.disconnect();
  }
}

async function inSyncReplicas(kafka: Kafka, topic: string): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]!.partitions[0]!.isr.toSorted();
  } finally {
    await admin.disconnect();
  }
}

describe('one broker', () => {
  test('takes messages by the time that it has started, and hands them out', async () => {
    const cluster = await start();
    expect(cluster.url).toBe(`kafka://127.0.0.1:${cluster.brokers[0]!.port}`);
    const kafka = client(cluster);
    await createTopic(kafka, 'numbers');
    await produce(kafka, 'numbers', ['one', 'two']);
    expect(await consume(kafka, 'numbers', 2)).toEqual(['one', 'two']);
  });

  test('that is killed and started again has its port and its messages', async () => {
    const cluster = await start();
    const broker = cluster.brokers[0]!;
    const kafka = client(cluster);
    await createTopic(kafka, 'kept');
    await produce(kafka, 'kept', ['before']);
    const { pid } = broker;
    await broker.kill();
    expect(broker.isRunning).toBe(false);
    await broker.start();
    expect(broker.isRunning).toBe(true);
    expect(broker.pid).not.toBe(pid);
    await produce(kafka, 'kept', ['after']);
    expect(await consume(kafka, 'kept', 2)).toEqual(['before', 'after']);
  });

  test('that is stopped keeps its messages for the next cluster on its folder', async () => {
    const first = await start();
    await createTopic(client(first), 'kept');
    await produce(client(first), 'kept', ['before']);
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await consume(client(second), 'kept', 1)).toEqual(['before']);
  });

  test('does not make a topic that somebody only asks for', async () => {
    const cluster = await start();
    await expect(produce(client(cluster, { retry: { retries: 0 } }), 'nowhere', ['x'])).rejects.toThrow(
      /does not host this topic-partition/,
    );
  });

  test('tells the process that it started and reports a port that is taken', async () => {
    const onSpawned = vi.fn();
    const [port] = await freePorts(1);
    const cluster = await start({ ports: [port!], onSpawned });
    expect(onSpawned.mock.calls).toEqual([['kafka-1', cluster.brokers[0]!.pid]]);
    await expect(start({ directory: join(folder, 'other'), ports: [port!] })).rejects.toThrow(
      `Port ${port} is taken by another program: Kafka cannot listen on it.`,
    );
    expect(existsSync(join(folder, 'other', 'kafka-1'))).toBe(false);
  });
});

test('three brokers keep every message on all of them, and take more when one is killed', async () => {
  const cluster = await start({ brokers: 3 });
  const kafka = client(cluster, { retry: { retries: 20 } });
  await createTopic(kafka, 'replicated');
  await produce(kafka, 'replicated', ['before']);
  expect(await inSyncReplicas(kafka, 'replicated')).toEqual([1, 2, 3]);

  await cluster.brokers[0]!.kill();
  await vi.waitFor(async () => expect(await inSyncReplicas(kafka, 'replicated')).toEqual([2, 3]), {
    timeout: 30_000,
  });
  await produce(kafka, 'replicated', ['without one']);
  await cluster.brokers[0]!.start();
  await vi.waitFor(async () => expect(await inSyncReplicas(kafka, 'replicated')).toEqual([1, 2, 3]), {
    timeout: 30_000,
  });
  expect(await consume(kafka, 'replicated', 2)).toEqual(['before', 'without one']);
});

describe('with sasl-tls', () => {
  test('serves who proves to be its user over TLS, and nobody else', async () => {
    const cluster = await start({ security: 'sasl-tls' });
    expect(cluster.url).toBe(`kafka://127.0.0.1:${cluster.brokers[0]!.port}?tls=true`);
    const ssl = { ca: [cluster.caPem!] };
    const account = { username: cluster.username!, password: cluster.password! };

    const scram = client(cluster, { ssl, sasl: { mechanism: 'scram-sha-512', ...account } });
    await createTopic(scram, 'secret');
    await produce(scram, 'secret', ['for few']);
    const plain = client(cluster, { ssl, sasl: { mechanism: 'plain', ...account } });
    expect(await consume(plain, 'secret', 1)).toEqual(['for few']);

    const once = { retry: { retries: 0 }, connectionTimeout: 5_000, requestTimeout: 5_000 };
    const wrong = { ...account, password: 'wrong' };
    for (const [name, refused] of Object.entries({
      'without TLS': client(cluster, once),
      'without an account': client(cluster, { ...once, ssl }),
      'with the wrong password': client(cluster, {
        ...once,
        ssl,
        sasl: { mechanism: 'scram-sha-512', ...wrong },
      }),
      'without trust in its authority': client(cluster, {
        ...once,
        ssl: true,
        sasl: { mechanism: 'plain', ...account },
      }),
    })) {
      const admin = refused.admin();
      const attempt = admin.connect().then(() => admin.listTopics());
      await expect(attempt, name).rejects.toThrow();
      await admin.disconnect();
    }
  });
});
