import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@trellis/background';
import { ConsulCluster } from '@trellis/local-consul';
import { KafkaCluster } from '@trellis/local-kafka';
import type { PlatformEndpoints } from './platform-endpoints';

export interface DistributedServersOptions {
  readonly stateDirectory: string;
  /** What somebody else runs already is not started. */
  readonly given: PlatformEndpoints;
  /** Told of each server process, the first and those that replace it. */
  readonly onSpawned: (name: string, pid: number) => void;
  readonly onProgress: (line: string) => void;
  readonly onLine: (name: string, line: string) => void;
}

/** A server that can be started again where it was. */
interface Restartable {
  start(): Promise<void>;
  onExit(listener: () => void): void;
}

const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** A Kafka broker and a Consul agent for one run, started again whenever one ends on its own. */
export class DistributedServers {
  private readonly stopping = new AbortController();
  private readonly restarts = new Set<Promise<void>>();

  private constructor(
    private readonly kafka: KafkaCluster | undefined,
    private readonly consul: ConsulCluster | undefined,
    private readonly options: DistributedServersOptions,
  ) {
    kafka?.brokers.forEach((broker) => this.keepRunning(`kafka-${broker.id}`, broker));
    consul?.agents.forEach((agent, index) => this.keepRunning(`consul-${index + 1}`, agent));
  }

  /** @throws what {@link KafkaCluster.start} and {@link ConsulCluster.start} throw, with nothing left running */
  static async start(options: DistributedServersOptions): Promise<DistributedServers> {
    const { stateDirectory, given, onSpawned, onProgress } = options;
    const common = { onSpawned, onProgress };
    const [kafka, consul] = await Promise.allSettled([
      given.eventBusUrl === undefined
        ? KafkaCluster.start({ ...common, directory: path.join(stateDirectory, 'kafka') })
        : undefined,
      given.registryUrl === undefined
        ? ConsulCluster.start({ ...common, directory: path.join(stateDirectory, 'consul') })
        : undefined,
    ]);
    if (kafka.status === 'fulfilled' && consul.status === 'fulfilled') {
      return new DistributedServers(kafka.value, consul.value, options);
    }
    for (const started of [kafka, consul]) if (started.status === 'fulfilled') await started.value?.stop();
    throw (kafka.status === 'rejected' ? kafka : (consul as PromiseRejectedResult)).reason;
  }

  /** Where they are; only of those that were started here. */
  get endpoints(): PlatformEndpoints {
    return {
      ...(this.kafka && { eventBusUrl: this.kafka.url }),
      ...(this.consul && { registryUrl: this.consul.url }),
    };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    // One that is just being started again is not waited for: its start fails by this.
    await Promise.all([this.kafka?.stop(), this.consul?.stop()]);
    await Promise.all(this.restarts);
  }

  private keepRunning(name: string, server: Restartable): void {
    server.onExit(() => {
      if (this.stopping.signal.aborted) return;
      const restart = this.restart(name, server).finally(() => this.restarts.delete(restart));
      this.restarts.add(restart);
    });
  }

  private async restart(name: string, server: Restartable): Promise<void> {
    const { signal } = this.stopping;
    this.options.onLine(name, 'ended, starts again');
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await server.start();
        if (failures > 1) this.options.onLine(name, 'runs again');
        return;
      } catch (error) {
        if (signal.aborted) return;
        // Said once: the next attempts most likely fail by the same.
        if (failures === 1) this.options.onLine(name, `${(error as Error).message}\nIt is tried again.`);
        const pauseMs = backoffDelayMs(failures, SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS);
        await delay(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }
}
