import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { ListenSubscription, PlatformConnection } from '@trellis/database';
import type { RegistryWatch, ServiceInstance } from '../registry';
import type { RegistryStore } from './registry-store';

type Listener = (instances: readonly ServiceInstance[]) => void;

/** A service and who watches it. */
interface WatchedService {
  readonly listeners: Set<Listener>;
  /** Listeners that have not been told anything yet. */
  readonly fresh: Set<Listener>;
  /** What was told last; undefined until the registry has answered. */
  told: readonly ServiceInstance[] | undefined;
}

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

  watch(service: string, listener: Listener): RegistryWatch {
    // Wrapped, so that a listener may be given twice.
    const own: Listener = (instances) => listener(instances);
    const watched = this.services.get(service) ?? { listeners: new Set(), fresh: new Set(), told: undefined };
    this.services.set(service, watched);
    watched.listeners.add(own);
    watched.fresh.add(own);
    this.listen();
    this.loop.start();
    this.loop.wake();
    return {
      close: () => {
        watched.listeners.delete(own);
        watched.fresh.delete(own);
        if (watched.listeners.size === 0 && this.services.get(service) === watched)
          this.services.delete(service);
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
      this.tellFresh();
      throw error;
    }
    this.noteReturn();
    const byService = Map.groupBy(instances, (instance) => instance.service);
    for (const service of asked) this.tell(service, byService.get(service) ?? []);
  }

  /** After an outage in which leases may have run out unrenewed, what is known is kept for the time of a lease. */
  private noteReturn(): void {
    const nowMs = performance.now();
    if (this.isAway && nowMs - this.lastReadMs > this.leaseMs / 2) this.keepUntilMs = nowMs + this.leaseMs;
    this.isAway = false;
    this.lastReadMs = nowMs;
  }

  private tell(service: string, read: readonly ServiceInstance[]): void {
    const watched = this.services.get(service);
    if (!watched) return;
    const current = performance.now() < this.keepUntilMs ? withKept(read, watched.told ?? []) : read;
    const isUnchanged =
      watched.told !== undefined && JSON.stringify(watched.told) === JSON.stringify(current);
    if (!isUnchanged) watched.told = current;
    const listeners = isUnchanged ? [...watched.fresh] : [...watched.listeners];
    watched.fresh.clear();
    for (const listener of listeners) this.call(listener, watched.told!);
  }

  /** A watch that begins during an outage is told the last known list, if there is one. */
  private tellFresh(): void {
    for (const watched of this.services.values()) {
      if (!watched.told) continue;
      const listeners = [...watched.fresh];
      watched.fresh.clear();
      for (const listener of listeners) this.call(listener, watched.told);
    }
  }

  private call(listener: Listener, instances: readonly ServiceInstance[]): void {
    try {
      listener(instances);
    } catch (error) {
      this.logger.error(
        `A watch's listener failed: ${String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    }
  }
}

function withKept(
  read: readonly ServiceInstance[],
  known: readonly ServiceInstance[],
): readonly ServiceInstance[] {
  const ids = new Set(read.map((instance) => instance.instanceId));
  const kept = known.filter((instance) => !ids.has(instance.instanceId));
  return [...read, ...kept].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}
