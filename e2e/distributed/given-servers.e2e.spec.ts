import { join } from 'node:path';
import { OrderPlaced } from '@trellis/contracts';
import { ConsulCluster } from '@trellis/local-consul';
import { KafkaCluster } from '@trellis/local-kafka';
import { eventually } from '@trellis/testing';
import { ConfigResourceTypes } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { products, Shopper, some } from '../shop';
import { makeStateDirectory, removeStateDirectory } from '../harness/state-directory';
import { APPS } from '../harness/workspace';
import { consoleConsumer } from './console-consumer';
import { ConsulView } from './consul-view';
import { KafkaView, sequenceFaults } from './kafka-view';
import { OrderLoad, UNDER_LOAD } from './order-load';

const ORDER_TOPIC = 'trellis.order.v1';
const TOPICS = ['trellis.user.v1', ORDER_TOPIC, 'trellis.customer.v1'];

let directory: string;
let brokers: KafkaCluster | undefined;
let agents: ConsulCluster | undefined;
let system: TrellisSystem | undefined;
let kafka: KafkaView | undefined;

beforeAll(async () => {
  directory = await makeStateDirectory();
  brokers = await KafkaCluster.start({ directory: join(directory, 'kafka'), brokers: 3 });
  agents = await ConsulCluster.start({ directory: join(directory, 'consul') });
  system = await TrellisSystem.start({
    environment: { EVENT_BUS_URL: brokers.url, REGISTRY_URL: agents.url },
  });
  kafka = await KafkaView.connect(brokers.url);
}, 300_000);
afterAll(async () => {
  await kafka?.close();
  await system?.stop();
  await Promise.all([brokers?.stop(), agents?.stop()]);
  await removeStateDirectory(directory);
});

describe('npm start with the URLs of a Kafka and a Consul that somebody else runs', () => {
  it('starts none of its own, and its table has the brokers and the page of Consul', async () => {
    const names = await system!.processNames();
    expect(names.filter((name) => /^(kafka|consul)/.test(name))).toEqual([]);
    const addresses = brokers!.brokers.map(({ port }) => `127.0.0.1:${port}`).join(', ');
    expect(system!.output).toContain(addresses);
    expect(system!.output).toContain(agents!.uiUrl);
    expect((await fetch(agents!.uiUrl)).status).toBe(200);
  });

  it.each(TOPICS)("creates %s with the cluster's replication", async (topic) => {
    const partitions = await kafka!.partitionsOf(topic);
    expect(partitions.map(({ replicas }) => replicas.toSorted())).toEqual(partitions.map(() => [1, 2, 3]));
    const { resources } = await kafka!.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['min.insync.replicas'] }],
    });
    expect(resources[0]!.configEntries).toMatchObject([
      { configName: 'min.insync.replicas', configValue: '2' },
    ]);
  });
});

describe("what Kafka's own console consumer sees of an order", () => {
  it('is a CloudEvent: attributes as headers, the order as key, and a payload of the contract', async () => {
    const shopper = await Shopper.signUp(system!.gatewayUrl);
    const order = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(order.id, 'APPROVED');
    const printed = await consoleConsumer(brokers!.url.slice('kafka://'.length), ORDER_TOPIC);
    const placed = printed.find(
      ({ key, headers }) => key === order.id && headers.ce_type === 'trellis.order.v1.OrderPlaced',
    );
    expect(placed?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: expect.stringMatching(/^[\da-f-]{36}$/),
      ce_source: expect.stringContaining('order'),
      ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      ce_sequence: '1',
      'content-type': 'application/protobuf',
    });
    expect(OrderPlaced.decode(placed!.value)).toEqual({
      orderId: order.id,
      customerId: shopper.userId,
      total: order.total,
    });
  });
});

describe('a partition whose leader moves under load', () => {
  it(
    'because its broker is killed: orders are accepted undisturbed, and nothing is lost',
    UNDER_LOAD,
    async () => {
      await OrderLoad.during(system!, async (load) => {
        const leader = await kafka!.leaderOf(ORDER_TOPIC, 0);
        const broker = brokers!.brokers.find(({ id }) => id === leader)!;
        await broker.kill();
        await untilLed(ORDER_TOPIC, (now) => now !== leader && now !== -1);
        await load.untilMorePlaced(10);
        await broker.start();
        expect(load.disturbed).toBe(0);
      });
    },
  );

  it(
    'because it is given to other brokers: orders are accepted undisturbed, and nothing is lost',
    UNDER_LOAD,
    async () => {
      await eventually(
        async () => {
          for (const { isr } of await kafka!.partitionsOf(ORDER_TOPIC)) expect(isr).toHaveLength(3);
        },
        { timeoutMs: 60_000, intervalMs: 200 },
      );
      await OrderLoad.during(system!, async (load) => {
        for (let time = 0; time < 3; time += 1) {
          const leader = await kafka!.leaderOf(ORDER_TOPIC, 0);
          await assign(
            ORDER_TOPIC,
            [1, 2, 3].filter((id) => id !== leader),
          );
          await untilLed(ORDER_TOPIC, (now) => now !== leader && now !== -1);
          await load.untilMorePlaced(10);
        }
        await assign(ORDER_TOPIC, [1, 2, 3]);
        expect(load.disturbed).toBe(0);
      });
    },
  );

  it.each(TOPICS)('leaves the events of each key on %s in order and without gaps', async (topic) => {
    expect(sequenceFaults(await kafka!.records(topic))).toEqual([]);
  });
});

describe('an orderly stop', () => {
  it('leaves no instance in Consul and no member in a consumer group', async () => {
    const consul = new ConsulView(agents!.url);
    expect((await consul.services()).sort()).toEqual(APPS);
    // A group settles some time after its members have started.
    await eventually(async () => expect((await kafka!.members('order')).size).toBe(1), { timeoutMs: 30_000 });
    await system!.stop();
    system = undefined;
    expect(await consul.services()).toEqual([]);
    for (const group of ['order', 'customer']) expect((await kafka!.members(group)).size).toBe(0);
  });
});

async function untilLed(topic: string, isWanted: (leader: number) => boolean): Promise<void> {
  await eventually(
    async () => {
      for (const { partitionId, leader } of await kafka!.partitionsOf(topic)) {
        if (partitionId === 0 && !isWanted(leader)) throw new Error(`${leader} leads ${topic}/0.`);
      }
    },
    { timeoutMs: 60_000, intervalMs: 200 },
  );
}

/** Has every partition of a topic kept by these brokers. */
async function assign(topic: string, replicas: number[]): Promise<void> {
  const partitions = await kafka!.partitionsOf(topic);
  await kafka!.admin.alterPartitionReassignments({
    topics: [
      {
        topic,
        partitionAssignment: partitions.map(({ partitionId }) => ({ partition: partitionId, replicas })),
      },
    ],
  });
}
