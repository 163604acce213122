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
export {
  EventBusUnavailableError,
  PartitionLostError,
  PermanentPublishError,
  UnsupportedEventBusError,
} from './event-bus.errors';
export { createEventBus } from './create-event-bus';
export { cloudEventHeaders, decodeEvent, encodeEvent, readEventAttributes } from './cloud-events';
export type { EventAttributes, EventPlace } from './cloud-events';
export { UndecodableEventError, UnknownEventTypeError } from './cloud-events.errors';
export { murmur2, partitionOf } from './partitioner';
export { maxRecordBytes } from './record-limits';
export { busMigrations } from './postgres/bus-migrations';
export { PostgresEventBus } from './postgres/postgres-event-bus';
export type { PostgresEventBusOptions } from './postgres/postgres-event-bus';
