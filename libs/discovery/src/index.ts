export { Registry } from './registry';
export type { Registration, RegistryWatch, ServiceInstance } from './registry';
export { RegistryUnavailableError, UnsupportedRegistryError } from './registry.errors';
export { createRegistry } from './create-registry';
export { registerRegistryResolver, registryScheme } from './grpc/registry-resolver';
export type { RegistryResolverOptions } from './grpc/registry-resolver';
export { PostgresRegistry } from './postgres/postgres-registry';
export type { PostgresRegistryOptions } from './postgres/postgres-registry';
export { registryMigrations } from './postgres/registry-migrations';
