import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { TcpProxy } from '@trellis/testing';
import type { ISocketFactory } from 'kafkajs';
import { KafkaEventBus } from '../src';
import type { BusClient, EventBusHarness } from './event-bus.contract';

/** The shortest session that a broker takes unless it is configured otherwise. */
export const times = { leaseMs: 6_000, heartbeatMs: 500 };

/** Leads every connection through the proxy of the broker it is for: Kafka's clients go where the brokers say they are. */
class ProxiedNetwork {
  private readonly proxies = new Map<string, TcpProxy>();

  static async of(url: string): Promise<ProxiedNetwork> {
    const network = new ProxiedNetwork();
    for (const broker of new URL(url.replace(/,[^/?]*/, '')).host.split(',')) {
      network.proxies.set(broker, await TcpProxy.start(`tcp://${broker}`));
    }
    return network;
  }

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const proxy = this.proxies.get(`${host}:${port}`);
    if (!proxy) throw new Error(`no proxy for ${host}:${port}`);
    return connect({ host: '127.0.0.1', port: Number(new URL(proxy.url).port) }, onConnect);
  };

  each(change: (proxy: TcpProxy) => void): void {
    for (const proxy of this.proxies.values()) change(proxy);
  }

  async close(): Promise<void> {
    await Promise.all([...this.proxies.values()].map((proxy) => proxy.close()));
  }
}

/** Clients of one cluster, each behind proxies of its own. */
export function createKafkaHarness(url: string): EventBusHarness {
  let clients: { bus: KafkaEventBus; network: ProxiedNetwork }[] = [];
  return {
    leaseMs: times.leaseMs,
    async createClient(): Promise<BusClient> {
      const network = await ProxiedNetwork.of(url);
      const { socketFactory } = network;
      const bus = new KafkaEventBus(url, { ...times, socketFactory, clientId: `test-${randomUUID()}` });
      clients.push({ bus, network });
      return {
        bus,
        freeze: () => network.each((proxy) => proxy.freeze()),
        thaw: () => network.each((proxy) => proxy.thaw()),
        dropConnections: () => network.each((proxy) => proxy.dropConnections()),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ bus, network }) => {
          network.each((proxy) => proxy.thaw());
          await bus.close();
          await network.close();
        }),
      );
    },
    close: async () => undefined,
  };
}
