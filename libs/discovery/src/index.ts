export { Registry } from './registry';
export type { Registration, RegistryWatch, ServiceInstance } from './registry';
export { RegistryUnavailableError, UnsupportedRegistryError } from './registry.errors';
export { createRegistry } from './create-registry';
export { registerRegistryResolver } from './grpc/registry-resolver';
export type { RegistryResolverOptions } from './grpc/registry-resolver';
export { registryMigrations } from './postgres/registry-migrations';
