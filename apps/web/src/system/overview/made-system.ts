import type { Instance, Service, System } from '../system';

type Delivery = NonNullable<Service['delivery']>;

const calm: Delivery = {
  outboxDepth: 0,
  outboxOldestAgeSeconds: 0,
  deadLetterCount: 0,
  parkedKeyCount: 0,
  consumerLag: 0,
};

/** A service of a test, with an instance in each of the states. Nothing waits but what is given. */
export function serviceOf(
  name: string,
  states: readonly Instance['state'][],
  delivery: Partial<Delivery> = {},
): Service {
  const instances = states.map((state, index) => ({
    ...{
      instanceId: `${name}-${index}`,
      host: '127.0.0.1',
      port: index,
      version: '1.0.0',
      protocol: 'grpc',
      state,
    },
    since: '2026-01-01T00:00:00Z',
  }));
  return {
    name,
    instances,
    delivery: { ...calm, ...delivery },
    calls: [],
    publishes: [],
    consumes: [],
    database: null,
  };
}

export function systemOf(services: Service[], unavailable: string[] = []): System {
  return { services, unavailable, eventBus: null, registry: null, settingsStore: null };
}
