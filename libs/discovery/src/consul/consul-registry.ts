import { Logger } from '@nestjs/common';
import { ConsulConnection, readConsulEndpoint } from '@trellis/consul';
import type { ConsulAnswer, ConsulCredentials } from '@trellis/consul';
import { messageOf } from '@trellis/errors';
import { Registry } from '../registry';
import type { Registration, RegistryWatch, ServiceInstance } from '../registry';
import { RegistryUnavailableError } from '../registry.errors';
import { assertFitsConsul, instancesOf, trellisTag, type HealthEntry } from './consul-instance';
import { ConsulRegistration } from './consul-registration';
import { ConsulWatches } from './consul-watches';

/** How many services are asked for at once to list them all. */
const listConcurrency = 8;

/** The times of the registry, in milliseconds. */
export interface ConsulRegistryOptions {
  /** How long an instance stays listed after its last renewal. Defaults to 10,000. */
  readonly ttlMs?: number;
  /** How often registrations are renewed. Defaults to 3,000. */
  readonly renewMs?: number;
  /** How long a watch's query waits for a change. Defaults to 20,000. */
  readonly waitMs?: number;
}

/**
 * Consul as the registry: services of its agents, each with a check that the process's own event loop keeps passing. A
 * process that hangs is dropped like one that died.
 *
 * A token needs `service "<its name>" { policy = "write" }`, `service_prefix "" { policy = "read" }` and
 * `node_prefix "" { policy = "read" }`.
 */
export class ConsulRegistry extends Registry {
  private readonly logger = new Logger('ConsulRegistry');
  private readonly connection: ConsulConnection;
  private readonly watches: ConsulWatches;
  private readonly registrations = new Set<ConsulRegistration>();
  private readonly ttlMs: number;
  private readonly renewMs: number;
  private closed: Promise<void> | undefined;

  /**
   * @param url `consul://[:token@]host[:8500][,host2…][?tls=true&datacentre=dc1]`
   * @throws {InvalidEndpointError} when the URL or the credentials cannot be used
   */
  constructor(url: string, credentials: ConsulCredentials = {}, options: ConsulRegistryOptions = {}) {
    super();
    this.connection = new ConsulConnection(readConsulEndpoint(url, credentials));
    this.ttlMs = options.ttlMs ?? 10_000;
    this.watches = new ConsulWatches(this.connection, this.ttlMs, options.waitMs);
    this.renewMs = options.renewMs ?? 3_000;
  }

  /** @throws {InvalidInstanceError} when Consul could not hold its metadata */
  async register(instance: ServiceInstance): Promise<Registration> {
    if (this.closed) throw closedError();
    assertFitsConsul(instance);
    const { connection, ttlMs, renewMs, logger } = this;
    const registration = new ConsulRegistration({ connection, instance, ttlMs, renewMs, logger });
    this.registrations.add(registration);
    await registration.entered;
    return { deregister: () => this.takeOut(registration) };
  }

  watch(service: string, listener: (instances: readonly ServiceInstance[]) => void): RegistryWatch {
    if (this.closed) throw closedError();
    return this.watches.watch(service, listener);
  }

  async list(): Promise<readonly ServiceInstance[]> {
    const { value } = await this.services();
    const names = Object.keys(value)
      .filter((name) => value[name]!.includes(trellisTag))
      .sort();
    const lists: ServiceInstance[][] = [];
    while (names.length > 0) {
      const batch = names.splice(0, listConcurrency);
      lists.push(...(await Promise.all(batch.map((name) => this.instancesOf(name)))));
    }
    return lists.flat();
  }

  async check(): Promise<void> {
    try {
      await this.connection.check();
      const { value } = await this.services();
      // Consul's servers are a service themselves: there is always one to see.
      if (Object.keys(value).length > 0) return;
    } catch (cause) {
      throw new RegistryUnavailableError(messageOf(cause), { cause });
    }
    throw new RegistryUnavailableError(
      'Consul shows no services: the policies of TRELLIS_CONSUL_TOKEN need read on service_prefix "" and node_prefix ""',
    );
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await this.watches.close();
      await Promise.all([...this.registrations].map((registration) => this.takeOut(registration)));
      this.connection.close();
    })();
    return this.closed;
  }

  /** The names of all services, with the tags of their instances. */
  private services(): Promise<ConsulAnswer<Record<string, string[]>>> {
    return this.connection.request((client, options) =>
      client.catalog.service.list({ ...options } as object),
    );
  }

  private async instancesOf(service: string): Promise<ServiceInstance[]> {
    const { value } = await this.connection.request((client, options): Promise<HealthEntry[]> =>
      client.health.service({ ...options, service, tag: trellisTag, passing: true }),
    );
    return instancesOf(value);
  }

  private async takeOut(registration: ConsulRegistration): Promise<void> {
    await registration.takeOut(closedError());
    this.registrations.delete(registration);
  }
}

function closedError(): RegistryUnavailableError {
  return new RegistryUnavailableError('The registry is closed.');
}
