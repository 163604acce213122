import type { Registry } from './registry';
import { UnsupportedRegistryError } from './registry.errors';
import { PostgresRegistry } from './postgres/postgres-registry';

/**
 * The registry that a URL names by its scheme: `postgres://` or `postgresql://`. Connects when first used.
 * @throws {UnsupportedRegistryError} when there is no adapter for the scheme
 */
export function createRegistry(url: string): Registry {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case 'postgres:':
    case 'postgresql:':
      return new PostgresRegistry(url);
    default:
      throw new UnsupportedRegistryError(
        scheme === undefined ? 'an address without a scheme' : `${scheme}//`,
      );
  }
}
