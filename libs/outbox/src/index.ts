export type { DeadLetter, DeadLetterPage, RedriveResult } from './dead-letters/dead-letter';
export {
  DeadLetterNotFound,
  InvalidDeadLetterCursor,
  RedriveFailed,
} from './dead-letters/dead-letter.errors';
export { DeadLetters } from './dead-letters/dead-letters';
export type { DeliveryOrigin } from './dead-letters/key-lock';
export { DuplicateEventHandlerError, UnknownTopicError } from './inbox/event-handlers.errors';
export { InboxConsumer, type InboxConsumerOptions } from './inbox/inbox-consumer';
export type { DeliveryStatus } from './metrics/delivery-status';
export { EventConsumer, OnEvent } from './nest/event-consumer.decorator';
export { OutboxModule } from './nest/outbox.module';
export { OutboxRelay, type OutboxRelayOptions } from './relay/outbox-relay';
export { RetryLater } from './retry/retry-later';
export { DeliveryRuntime, type DeliveryParts } from './runtime/delivery-runtime';
