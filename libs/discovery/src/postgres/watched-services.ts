import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { ListenSubscription, PlatformConnection } from '@trellis/database';
import type { RegistryWatch, ServiceInstance } from '../registry';
import { WatchedService, type InstancesListener } from '../watched-service';
import type { RegistryStore } from './registry-store';

/**
 * All watches of a registry: one statement reads them all, after a notification and from time to time, since a lease that
 * runs out notifies nobody.
 *
 * When the registry comes back from an outage nobody could renew a lease, so that its list may be empty although all are
 * alive. For one lease after an outage instances are therefore added and not dropped.
 */
export class WatchedServices {
  private readonly services = new Map<string, WatchedService>();
  private readonly loop: BackgroundLoop;
  private readonly logger = new Logger('PostgresRegistry');
  private subscription: ListenSubscription | undefined;
  private isAway = false;
  private lastReadMs = performance.now();
  private keepUntilMs = 0;

  constructor(
    private readonly connection: PlatformConnection,
    private readonly store: RegistryStore,
    private readonly leaseMs: number,
    pollMs: number,
  ) {
    this.loop = new BackgroundLoop({
      name: 'Watching the registry',
      step: () => this.read(),
      intervalMs: pollMs,
      logger: this.logger,
    });
  }

  watch(service: string, listener: InstancesListener): RegistryWatch {
    const watched = this.services.get(service) ?? new WatchedService(this.logger);
    this.services.set(service, watched);
    const end = watched.add(listener);
    this.listen();
    this.loop.start();
    this.loop.wake();
    return {
      close: () => {
        end();
        if (!watched.isWatched && this.services.get(service) === watched) this.services.delete(service);
      },
    };
  }

  async close(): Promise<void> {
    this.services.clear();
    this.subscription?.close();
    await this.loop.stop();
  }

  private listen(): void {
    if (this.subscription) return;
    this.subscription = this.connection.listen(
      'trellis_registry',
      (changed) => {
        if (this.services.has(changed)) this.loop.wake();
      },
      () => this.loop.retryNow(),
    );
    // What changed between the first read and the moment from which changes are heard.
    void this.subscription.ready.then(() => this.loop.retryNow());
  }

  private async read(): Promise<void> {
    if (this.services.size === 0) return;
    const asked = [...this.services.keys()];
    let instances: ServiceInstance[];
    try {
      instances = await this.store.instancesOf(asked);
    } catch (error) {
      this.isAway = true;
      // A watch that begins during an outage is told the last known list, if there is one.
      for (const watched of this.services.values()) watched.tellFresh();
      throw error;
    }
    this.noteReturn();
    const byService = Map.groupBy(instances, (instance) => instance.service);
    const keepsMissing = performance.now() < this.keepUntilMs;
    for (const service of asked)
      this.services.get(service)?.tell(byService.get(service) ?? [], { keepsMissing });
  }

  /** After an outage in which leases may have run out unrenewed, what is known is kept for the time of a lease. */
  private noteReturn(): void {
    const nowMs = performance.now();
    if (this.isAway && nowMs - this.lastReadMs > this.leaseMs / 2) this.keepUntilMs = nowMs + this.leaseMs;
    this.isAway = false;
    this.lastReadMs = nowMs;
  }
}
