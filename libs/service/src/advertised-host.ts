import { hostname } from 'node:os';
import type { ServiceConfiguration } from './configuration/service-configuration';

/** Addresses that listen on every interface and can be called on none. */
const ANY_ADDRESS = ['0.0.0.0', '::'];

/**
 * The host that others are told to call: what is configured, else the address that is listened on. When that is any
 * address it is the machine's name, which containers of one network resolve, and machines of one DNS domain.
 */
export function advertisedHost(
  configuration: Pick<ServiceConfiguration, 'advertisedHost' | 'grpcHost' | 'httpHost'>,
  protocol: 'grpc' | 'http',
): string {
  if (configuration.advertisedHost !== undefined) return configuration.advertisedHost;
  const listening = protocol === 'grpc' ? configuration.grpcHost : configuration.httpHost;
  return ANY_ADDRESS.includes(listening) ? hostname() : listening;
}
