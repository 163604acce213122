import { Logger } from '@nestjs/common';
import { BlockingQuery, type BlockingAnswer, type ConsulConnection } from '@trellis/consul';
import type { RegistryWatch, ServiceInstance } from '../registry';
import { WatchedService, type InstancesListener } from '../watched-service';
import { instancesOf, type HealthEntry } from './consul-instance';

interface Followed {
  readonly watched: WatchedService;
  readonly query: BlockingQuery<HealthEntry[]>;
  /** Set while instances that are missing are kept. */
  keeping: NodeJS.Timeout | undefined;
  read: readonly ServiceInstance[];
}

/**
 * All watches of a registry, one query a service.
 *
 * An agent that lost its state answers with an empty list although all are alive, and after an outage nobody may have
 * been able to renew. For the time of one renewal's validity after either, instances are therefore added and not dropped.
 */
export class ConsulWatches {
  private readonly services = new Map<string, Followed>();
  private readonly logger = new Logger('ConsulRegistry');

  constructor(
    private readonly connection: ConsulConnection,
    private readonly keepMs: number,
    private readonly waitMs: number | undefined,
  ) {}

  watch(service: string, listener: InstancesListener): RegistryWatch {
    const followed = this.services.get(service) ?? this.follow(service);
    const { watched } = followed;
    const end = watched.add(listener);
    setImmediate(() => watched.tellFresh());
    return {
      close: () => {
        end();
        if (watched.isWatched || this.services.get(service) !== followed) return;
        this.services.delete(service);
        void this.end(followed);
      },
    };
  }

  async close(): Promise<void> {
    const ending = [...this.services.values()];
    this.services.clear();
    await Promise.all(ending.map((followed) => this.end(followed)));
  }

  private follow(service: string): Followed {
    const query = new BlockingQuery<HealthEntry[]>({
      name: `Watching ${service} in Consul`,
      connection: this.connection,
      query: (client, options) => client.health.service({ ...options, service, passing: true }),
      onAnswer: (answer) => this.onAnswer(followed, answer),
      logger: this.logger,
      ...(this.waitMs !== undefined && { waitMs: this.waitMs }),
    });
    const followed: Followed = {
      watched: new WatchedService(this.logger),
      query,
      keeping: undefined,
      read: [],
    };
    this.services.set(service, followed);
    return followed;
  }

  private onAnswer(followed: Followed, { value, isAfterOutage }: BlockingAnswer<HealthEntry[]>): void {
    followed.read = instancesOf(value);
    if (isAfterOutage) this.keep(followed);
    followed.watched.tell(followed.read, { keepsMissing: followed.keeping !== undefined });
  }

  private keep(followed: Followed): void {
    clearTimeout(followed.keeping);
    followed.keeping = setTimeout(() => {
      followed.keeping = undefined;
      followed.watched.tell(followed.read, { keepsMissing: false });
    }, this.keepMs);
    followed.keeping.unref();
  }

  private end(followed: Followed): Promise<void> {
    clearTimeout(followed.keeping);
    return followed.query.close();
  }
}
