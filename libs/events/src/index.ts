export { EventBus } from './event-bus';
export type {
  BatchHandler,
  BatchOutcome,
  BusConsumer,
  BusRecord,
  ConsumedRecord,
  ConsumerOptions,
  PartitionLag,
  RecordBatch,
} from './event-bus';
export { EventBusUnavailableError, PartitionLostError, PermanentPublishError } from './event-bus.errors';
export { createEventBus } from './create-event-bus';
export type { EventBusOptions } from './create-event-bus';
export { KafkaEventBus } from './kafka/kafka-event-bus';
export type { KafkaCredentials } from './kafka/kafka-address';
export type { KafkaEventBusOptions } from './kafka/kafka-event-bus';
export { cloudEventHeaders, decodeEvent, encodeEvent } from './cloud-events';
export type { EventAttributes, EventPlace } from './cloud-events';
export { UndecodableEventError, UnknownEventTypeError } from './cloud-events.errors';
export { busMigrations } from './postgres/bus-migrations';
export { PostgresEventBus } from './postgres/postgres-event-bus';
export type { PostgresEventBusOptions } from './postgres/postgres-event-bus';
