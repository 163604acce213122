import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { quietIdleTimers } from './idle-timers';
import { UnexpectedKafkajsError, observeParts } from './kafkajs-internals';
import type { Broker, Cluster, ConnectionPool } from './kafkajs-internals';
import { encodeProduceFast } from './produce-encoding';
import { frameProduceOnce } from './produce-frame';

describe('observeParts', () => {
  it('shows the clusters, brokers and connection pools of the kafkajs that is installed', async () => {
    const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING });
    const clusters: Cluster[] = [];
    const brokers: Broker[] = [];
    const pools: ConnectionPool[] = [];
    observeParts(kafka, {
      onCluster: (cluster) => void clusters.push(cluster),
      onBroker: (broker) => void brokers.push(broker),
      onConnectionPool: (pool) => void pools.push(pool),
    });
    kafka.admin();
    expect(clusters).toHaveLength(1);
    const { connectionPoolBuilder, brokerPool } = clusters[0]!;
    const connectionPool = await connectionPoolBuilder.build({ host: '127.0.0.1', port: 1 });
    expect(pools).toEqual([connectionPool]);
    expect(() => quietIdleTimers(connectionPool)).not.toThrow();
    expect(() => frameProduceOnce(connectionPool)).not.toThrow();
    const logger = { namespace: () => ({}) };
    const broker = brokerPool.createBroker({ connectionPool, logger });
    expect(brokers).toEqual([broker]);
    expect(() => encodeProduceFast(broker)).not.toThrow();
  });

  it('refuses a kafkajs of another build by name', () => {
    expect(() => observeParts({} as Kafka, {})).toThrow(UnexpectedKafkajsError);
    expect(() => observeParts({} as Kafka, {})).toThrow('install that version');
    expect(() => quietIdleTimers({ pool: [{ requestQueue: {} }] } as unknown as ConnectionPool)).toThrow(
      'RequestQueue.scheduleCheckPendingRequests',
    );
  });
});
