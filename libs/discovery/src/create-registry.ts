import type { ConsulCredentials } from '@trellis/consul';
import { adapterFor } from '@trellis/endpoint';
import { ConsulRegistry } from './consul/consul-registry';
import { DnsRegistry } from './dns/dns-registry';
import { PostgresRegistry } from './postgres/postgres-registry';
import type { Registry } from './registry';

/** What an adapter is told beside the URL. */
export interface RegistryOptions {
  /** For `consul://`. */
  readonly consul?: ConsulCredentials;
}

const postgres = (url: string): Registry => new PostgresRegistry(url);

const adapters = {
  postgres,
  postgresql: postgres,
  consul: (url: string, { consul }: RegistryOptions): Registry => new ConsulRegistry(url, consul),
  dns: (url: string): Registry => new DnsRegistry(url),
};

/**
 * The registry that a URL names by its scheme: `postgres://`, `consul://` or `dns://`. Connects when first used.
 * @throws {UnsupportedEndpointError} when there is no adapter for the scheme
 * @throws {InvalidEndpointError} when the adapter cannot use the URL or the credentials
 */
export function createRegistry(url: string, options: RegistryOptions = {}): Registry {
  return adapterFor<Registry, [RegistryOptions]>('registry', adapters, url, options);
}
