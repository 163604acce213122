import { adapterFor } from '@trellis/endpoint';
import type { EventBus } from './event-bus';
import type { KafkaCredentials } from './kafka/kafka-address';
import { KafkaEventBus } from './kafka/kafka-event-bus';
import { PostgresEventBus } from './postgres/postgres-event-bus';

/** What a bus may need beside its URL. */
export interface EventBusOptions {
  /** The name that the brokers' logs and quotas have for this process. Defaults to `trellis`. */
  readonly clientId?: string;
  /** How to prove oneself to Kafka; what is given here wins over the URL. */
  readonly kafka?: KafkaCredentials;
}

/** The adapters by scheme. kafkajs itself is loaded when a Kafka bus is first used. */
const adapters = {
  postgres: (url: string) => new PostgresEventBus(url),
  postgresql: (url: string) => new PostgresEventBus(url),
  kafka: (url: string, { clientId, kafka }: EventBusOptions) =>
    new KafkaEventBus(url, {
      ...(clientId !== undefined && { clientId }),
      ...(kafka && { credentials: kafka }),
    }),
};

/**
 * The event bus that a URL names by its scheme: `postgres://`, `postgresql://` or `kafka://`. Connects when first used.
 * @throws {UnsupportedEndpointError} when there is no adapter for the scheme
 * @throws {InvalidEndpointError} when the URL or the credentials cannot be used
 */
export function createEventBus(url: string, options: EventBusOptions = {}): EventBus {
  return adapterFor<EventBus, [EventBusOptions]>('event bus', adapters, url, options);
}
