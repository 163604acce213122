import type { CheckOptions } from 'consul/lib/agent/check';
import type { ServiceInstance } from '../registry';
import { InvalidInstanceError } from '../registry.errors';

/** On every service that this adapter registers, so that it is told from what else is in Consul. */
export const trellisTag = 'trellis';

/** Consul removes an instance from its catalogue when it has been critical for this long, a minute at the least. */
const removedAfter = '1m';

const maxPairs = 64;
const maxKeyBytes = 128;
const maxValueBytes = 512;

/** An entry of Consul's answer to which instances of a service are healthy. */
export interface HealthEntry {
  readonly Node: { readonly Address: string };
  readonly Service: {
    readonly ID: string;
    readonly Service: string;
    readonly Address: string;
    readonly Port: number;
    readonly Meta: Readonly<Record<string, string>> | null;
  };
}

/** The name of the check that an instance keeps passing. */
export function checkIdOf(instance: ServiceInstance): string {
  return `service:${instance.instanceId}`;
}

/** What the agent is told to register an instance: with a check that passes now and fails unless it is renewed. */
export function agentRegistrationOf(instance: ServiceInstance, ttlMs: number) {
  const { protocol } = instance.metadata;
  return {
    name: instance.service,
    id: instance.instanceId,
    address: instance.host,
    port: instance.port,
    tags: protocol === undefined ? [trellisTag] : [trellisTag, protocol],
    meta: { ...instance.metadata, version: instance.version },
    check: {
      checkid: checkIdOf(instance),
      name: `${instance.service} renews its registration`,
      ttl: `${ttlMs}ms`,
      status: 'passing',
      deregistercriticalserviceafter: removedAfter,
      // The client's types want a timeout, which is for checks that Consul makes.
    } as CheckOptions,
  };
}

/**
 * Refuses what Consul would not hold or not give back as it was.
 * @throws {InvalidInstanceError} naming what is too much
 */
export function assertFitsConsul({ metadata, version }: ServiceInstance): void {
  if ('version' in metadata) {
    throw new InvalidInstanceError(
      'metadata for Consul has no version: an instance has a version of its own',
    );
  }
  if (Object.keys(metadata).length >= maxPairs) {
    throw new InvalidInstanceError(`metadata for Consul has ${maxPairs - 1} pairs at most`);
  }
  for (const [key, value] of Object.entries({ ...metadata, version })) {
    if (!/^[\w-]+$/.test(key) || key.length > maxKeyBytes || key.startsWith('consul-')) {
      throw new InvalidInstanceError(
        `${JSON.stringify(key)} is no key of metadata for Consul: ${maxKeyBytes} letters, digits, - and _ at most, not beginning with consul-`,
      );
    }
    if (Buffer.byteLength(value) > maxValueBytes) {
      throw new InvalidInstanceError(`${key} in metadata for Consul is longer than ${maxValueBytes} bytes`);
    }
  }
}

/** The instances of an answer, always in the same order. */
export function instancesOf(entries: readonly HealthEntry[]): ServiceInstance[] {
  // Two agents may hold one instance for a while, when it has moved from one to the other.
  const byId = new Map(entries.map((entry) => [entry.Service.ID, instanceOf(entry)]));
  return [...byId.values()].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}

function instanceOf({ Service, Node }: HealthEntry): ServiceInstance {
  const { version = '', ...metadata } = Service.Meta ?? {};
  return {
    service: Service.Service,
    instanceId: Service.ID,
    host: Service.Address || Node.Address,
    port: Service.Port,
    version,
    metadata,
  };
}
