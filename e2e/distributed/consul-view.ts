/** What Consul says by its HTTP API, asked without any of the system's own code. */
export class ConsulView {
  private readonly origin: string;

  /** @param url `consul://host:port`; of several servers the first is asked */
  constructor(url: string) {
    this.origin = `http://${url.slice('consul://'.length).split(/[,/?]/, 1)[0]}`;
  }

  /** Whether the agent answers and knows a leader. */
  async hasLeader(): Promise<boolean> {
    return (await this.get<string>('/v1/status/leader').catch(() => '')) !== '';
  }

  /** The names of the services that it has in its catalogue, but for Consul's own. */
  async services(): Promise<string[]> {
    const services = await this.get<Record<string, unknown>>('/v1/catalog/services');
    return Object.keys(services).filter((name) => name !== 'consul');
  }

  /** The instances of a service whose checks pass. */
  async passing(service: string): Promise<string[]> {
    const entries = await this.get<{ Service: { ID: string } }[]>(`/v1/health/service/${service}?passing=1`);
    return entries.map(({ Service }) => Service.ID).sort();
  }

  /** The instances of a service that it has in its catalogue, healthy or not. */
  async catalogued(service: string): Promise<string[]> {
    const entries = await this.get<{ ServiceID: string }[]>(`/v1/catalog/service/${service}`);
    return entries.map(({ ServiceID }) => ServiceID).sort();
  }

  /** Every instance whose checks pass, of all services. */
  async allPassing(): Promise<string[]> {
    const lists = await Promise.all((await this.services()).map((service) => this.passing(service)));
    return lists.flat().sort();
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(this.origin + path, { signal: AbortSignal.timeout(2_000) });
    if (!response.ok) throw new Error(`Consul answered ${path} with ${response.status}.`);
    return (await response.json()) as T;
  }
}
