export { Registry } from './registry';
export type { Registration, RegistryWatch, ServiceInstance } from './registry';
export { InvalidInstanceError, RegistryUnavailableError } from './registry.errors';
export { createRegistry, type RegistryOptions } from './create-registry';
export { registerRegistryResolver } from './grpc/registry-resolver';
export type { RegistryResolverOptions } from './grpc/registry-resolver';
export { registryMigrations } from './postgres/registry-migrations';
