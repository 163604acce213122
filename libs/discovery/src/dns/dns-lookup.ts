import { Resolver } from 'node:dns/promises';
import { urlHost } from '@trellis/endpoint';
import type { ServiceInstance } from '../registry';
import type { DnsEndpoint } from './dns-endpoint';

const timeoutMs = 2_000;
const tries = 2;

/** Where an instance is reached. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/** Finds the instances of services by DNS. */
export class DnsLookup {
  private readonly resolver = new Resolver({ timeout: timeoutMs, tries });

  constructor(private readonly endpoint: DnsEndpoint) {
    if (endpoint.servers.length > 0) this.resolver.setServers([...endpoint.servers]);
  }

  /** The instances of a service, always in the same order; rejects when the DNS does not answer. */
  async instancesOf(service: string): Promise<ServiceInstance[]> {
    const found = await Promise.all(
      this.endpoint.protocols.map(async (protocol) => {
        const addresses = await this.addressesOf(service, protocol);
        return addresses.map((address) => instanceOf(service, protocol, address));
      }),
    );
    const byId = new Map(found.flat().map((instance) => [instance.instanceId, instance]));
    return [...byId.values()].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  }

  /** Ends lookups that are under way. */
  cancel(): void {
    this.resolver.cancel();
  }

  private async addressesOf(service: string, protocol: string): Promise<Address[]> {
    const { template, port } = this.endpoint;
    const name = template.replaceAll('{service}', service).replaceAll('{protocol}', protocol);
    if (port !== undefined) return (await this.hostsOf(name)).map((host) => ({ host, port }));
    const records = await noneIfAbsent(this.resolver.resolveSrv(name));
    // Its targets may be names that only this DNS knows.
    const addresses = records.map(async (record) =>
      (await this.hostsOf(record.name)).map((host) => ({ host, port: record.port })),
    );
    return (await Promise.all(addresses)).flat();
  }

  /** IPv6 only where there is no IPv4: with both, each instance would be there twice. */
  private async hostsOf(name: string): Promise<string[]> {
    const hosts = await noneIfAbsent(this.resolver.resolve4(name));
    return hosts.length > 0 ? hosts : noneIfAbsent(this.resolver.resolve6(name));
  }
}

function instanceOf(service: string, protocol: string, { host, port }: Address): ServiceInstance {
  const instanceId = `${urlHost(host)}:${port}`;
  return { service, instanceId, host, port, version: '', metadata: { protocol } };
}

/** A name that does not exist, or has no such record, is an answer like any other. */
async function noneIfAbsent<T>(records: Promise<T[]>): Promise<T[]> {
  try {
    return await records;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}
