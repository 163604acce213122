import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { PlatformConnection } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import { Registry } from '../registry';
import type { Registration, RegistryWatch, ServiceInstance } from '../registry';
import { RegistryUnavailableError } from '../registry.errors';
import { RegistryStore } from './registry-store';
import { WatchedServices } from './watched-services';

/** How often a deregistration is tried before the lease is left to run out. */
const deregisterAttempts = 3;

/** The times of the registry, in milliseconds. */
export interface PostgresRegistryOptions {
  /** How long an instance stays listed after its last renewal. Defaults to 15,000. */
  readonly leaseMs?: number;
  /** How often leases are renewed. Defaults to 5,000. */
  readonly renewMs?: number;
  /** How often watches look by themselves. Defaults to 5,000. */
  readonly pollMs?: number;
}

/** An instance to keep alive, and who waits for it to be entered. */
interface Entry {
  readonly instance: ServiceInstance;
  readonly entered: PromiseWithResolvers<void>;
}

/**
 * The registry as rows with a lease in a PostgreSQL database. The lease is renewed by the process's own event loop: a
 * process that hangs is dropped like one that died.
 */
export class PostgresRegistry extends Registry {
  private readonly logger = new Logger('PostgresRegistry');
  private readonly connection: PlatformConnection;
  private readonly store: RegistryStore;
  private readonly watched: WatchedServices;
  private readonly renewal: BackgroundLoop;
  private readonly entries = new Set<Entry>();
  private readonly leaseMs: number;
  private renewing: Promise<void> = Promise.resolve();
  private closed: Promise<void> | undefined;

  /** @param url of the database that has the registry's schema: `postgres://user:password@host:5432/platform` */
  constructor(url: string, options: PostgresRegistryOptions = {}) {
    super();
    this.connection = PlatformConnection.acquire(url);
    this.store = new RegistryStore(this.connection);
    this.leaseMs = options.leaseMs ?? 15_000;
    this.watched = new WatchedServices(this.connection, this.store, this.leaseMs, options.pollMs ?? 5_000);
    this.renewal = new BackgroundLoop({
      name: 'Registration',
      step: () => (this.renewing = this.renew()),
      intervalMs: options.renewMs ?? 5_000,
      maxBackoffMs: 1_000,
      logger: this.logger,
    });
  }

  async register(instance: ServiceInstance): Promise<Registration> {
    if (this.closed) throw closedError();
    const entry: Entry = { instance, entered: Promise.withResolvers() };
    this.entries.add(entry);
    this.renewal.start();
    this.renewal.wake();
    await entry.entered.promise;
    let taken: Promise<void> | undefined;
    return { deregister: () => (taken ??= this.takeOut(entry)) };
  }

  watch(service: string, listener: (instances: readonly ServiceInstance[]) => void): RegistryWatch {
    if (this.closed) throw closedError();
    return this.watched.watch(service, listener);
  }

  list(): Promise<readonly ServiceInstance[]> {
    return this.store.instances();
  }

  async check(): Promise<void> {
    await this.connection.waitUntilReachable({ timeoutMs: 0 });
    try {
      await this.store.instancesOf([]);
    } catch (cause) {
      throw new RegistryUnavailableError(`The database does not serve as a registry: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await this.watched.close();
      await Promise.all([...this.entries].map((entry) => this.takeOut(entry)));
      await this.renewal.stop();
      await this.connection.release();
    })();
    return this.closed;
  }

  private async renew(): Promise<void> {
    const entries = [...this.entries];
    if (entries.length === 0) return;
    await this.store.renew(
      entries.map((entry) => entry.instance),
      this.leaseMs,
    );
    for (const entry of entries) entry.entered.resolve();
  }

  private async takeOut(entry: Entry): Promise<void> {
    if (!this.entries.delete(entry)) return;
    entry.entered.reject(closedError());
    // A renewal under way would put the entry back.
    await this.renewing.catch(() => undefined);
    for (let attempt = 1; attempt <= deregisterAttempts; attempt += 1) {
      try {
        await this.store.deregister(entry.instance.instanceId);
        return;
      } catch {
        if (attempt < deregisterAttempts) await delay(50 * 2 ** attempt);
      }
    }
    this.logger.warn(
      `${entry.instance.service} could not be taken out of the registry; its lease runs out by itself.`,
    );
  }
}

function closedError(): RegistryUnavailableError {
  return new RegistryUnavailableError('The registry is closed.');
}
