import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { messageOf } from '@trellis/errors';
import { Registry } from '../registry';
import type { Registration, RegistryWatch, ServiceInstance } from '../registry';
import { RegistryUnavailableError } from '../registry.errors';
import { WatchedService } from '../watched-service';
import { readDnsEndpoint, type DnsEndpoint } from './dns-endpoint';
import { DnsLookup } from './dns-lookup';

interface Followed {
  readonly watched: WatchedService;
  readonly loop: BackgroundLoop;
}

/**
 * DNS as the registry, for platforms that register by themselves, such as the headless services of Kubernetes. Records
 * say where an instance is and not more: its id is its address and port, its version is empty, and its only metadata is
 * `protocol`.
 */
export class DnsRegistry extends Registry {
  private readonly logger = new Logger('DnsRegistry');
  private readonly endpoint: DnsEndpoint;
  private readonly lookup: DnsLookup;
  private readonly services = new Map<string, Followed>();
  private isClosed = false;

  /**
   * @param url `dns://[server[:port]]/<name template>[:port][?protocol=http&refreshSeconds=5&services=user,order]`.
   * `{service}` in the template stands for the service. With a port it is looked up for addresses, all of which have that
   * port. Without one it begins with `_` and is looked up for SRV records; `{protocol}` in it stands for grpc and http.
   * @throws {InvalidEndpointError} when it cannot be used
   */
  constructor(url: string) {
    super();
    this.endpoint = readDnsEndpoint(url);
    this.lookup = new DnsLookup(this.endpoint);
  }

  /** Does nothing: the platform has registered whom it runs, and takes him out. */
  async register(_instance: ServiceInstance): Promise<Registration> {
    if (this.isClosed) throw closedError();
    return { deregister: async () => undefined };
  }

  watch(service: string, listener: (instances: readonly ServiceInstance[]) => void): RegistryWatch {
    if (this.isClosed) throw closedError();
    const followed = this.services.get(service) ?? this.follow(service);
    const { watched } = followed;
    const end = watched.add(listener);
    setImmediate(() => watched.tellFresh());
    return {
      close: () => {
        end();
        if (watched.isWatched || this.services.get(service) !== followed) return;
        this.services.delete(service);
        void followed.loop.stop();
      },
    };
  }

  /** The instances of the services that the URL names or that are watched: DNS cannot tell which there are. */
  async list(): Promise<readonly ServiceInstance[]> {
    const names = [...new Set([...this.endpoint.services, ...this.services.keys()])].sort();
    return (await Promise.all(names.map((name) => this.lookup.instancesOf(name)))).flat();
  }

  async check(): Promise<void> {
    const [anyService = 'trellis'] = [...this.endpoint.services, ...this.services.keys()];
    try {
      // That there is none is an answer too.
      await this.lookup.instancesOf(anyService);
    } catch (cause) {
      const servers = this.endpoint.servers.join(', ') || 'of this machine';
      throw new RegistryUnavailableError(`The DNS ${servers} does not answer: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const ending = [...this.services.values()];
    this.services.clear();
    const stopped = ending.map(({ loop }) => loop.stop());
    this.lookup.cancel();
    await Promise.all(stopped);
  }

  private follow(service: string): Followed {
    const watched = new WatchedService(this.logger);
    const { refreshMs } = this.endpoint;
    const loop = new BackgroundLoop({
      name: `Watching ${service} in the DNS`,
      step: () => this.read(service, watched),
      // Not all at once, when all were started at once.
      intervalMs: refreshMs * (0.9 + Math.random() / 5),
      maxBackoffMs: refreshMs,
      logger: this.logger,
    });
    const followed = { watched, loop };
    this.services.set(service, followed);
    loop.start();
    return followed;
  }

  private async read(service: string, watched: WatchedService): Promise<void> {
    try {
      watched.tell(await this.lookup.instancesOf(service), { keepsMissing: false });
    } catch (error) {
      watched.tellFresh();
      throw error;
    }
  }
}

function closedError(): RegistryUnavailableError {
  return new RegistryUnavailableError('The registry is closed.');
}
