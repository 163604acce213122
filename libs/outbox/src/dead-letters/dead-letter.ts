import type { DeliveryOrigin } from './key-lock';

/** An event that could not be published or handled. */
export interface DeadLetter {
  readonly id: string;
  readonly origin: DeliveryOrigin;
  readonly eventId: string;
  readonly eventType: string;
  readonly topic: string;
  /** Empty when the record had no usable key; nothing waits behind it then. */
  readonly key: string;
  /** The group that could not handle it; empty for the outbox. */
  readonly consumerGroup: string;
  /** Its place on the bus; undefined for the outbox. */
  readonly partition: number | undefined;
  readonly offset: bigint | undefined;
  readonly error: string;
  readonly attempts: number;
  readonly recordedAt: Date;
  /** Later events of its key that wait behind it. */
  readonly parkedCount: number;
}

/** A page of dead letters, oldest first. */
export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  /** Where the next page starts; undefined on the last one. */
  readonly nextCursor: string | undefined;
}

/** What a redrive or a discard led to. */
export interface RedriveResult {
  /** Events handled, or handed to the relay: the dead letter, unless discarded, and those parked behind it. */
  readonly handledCount: number;
  /** The dead letter that an event parked behind it has become; the rest of the key waits behind that one now. */
  readonly stoppedBy: string | undefined;
}
