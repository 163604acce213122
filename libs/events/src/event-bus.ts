import type { TopicDeclaration } from '@trellis/contracts';

/** One record on its way to the bus. Records of one key keep their order. */
export interface BusRecord {
  readonly topic: string;
  /** The aggregate's id. Decides the partition. */
  readonly key: string;
  readonly value: Uint8Array;
  /** CloudEvents attributes (`ce_id`, `ce_type`, …) and trace context; see `encodeEvent`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One record as it came from the bus. */
export interface ConsumedRecord extends BusRecord {
  readonly partition: number;
  readonly offset: bigint;
}

/** Records of one partition in offset order, never empty. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ConsumedRecord[];
  /**
   * Tells the bus that the handler is alive. Call between steps that take long.
   * @throws {PartitionLostError} when the partition belongs to another consumer by now
   */
  heartbeat(): Promise<void>;
  /**
   * True once the partition is lost or has to be given up, the consumer is stopping, or the bus has not been reached for
   * so long that another may own the partition: finish the step in hand and return.
   */
  isStale(): boolean;
}

/** How far a handler came with a batch. */
export interface BatchOutcome {
  /**
   * The offset of the last record that is done; the bus commits the one after it and delivers from there. Undefined: none
   * is done, and without `retryAfterMs` the bus backs off as after a rejection.
   */
  readonly doneThrough?: bigint;
  /** Set when the rest has to wait: the bus pauses the partition this long, then delivers from the first undone record. */
  readonly retryAfterMs?: number;
}

/**
 * Handles a batch. Its effects must be durable when it resolves, since the offset is committed after. A rejection counts
 * as {@link BatchOutcome} with nothing done and the bus's own back-off.
 */
export type BatchHandler = (batch: RecordBatch) => Promise<BatchOutcome>;

/** What a consumer wants. */
export interface ConsumerOptions {
  /** Each record of a topic goes to one member of each group. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: BatchHandler;
  /** The most records a batch may hold. Defaults to 100. */
  readonly maxBatchSize?: number;
  /** How many partitions are handled at the same time. Defaults to 4. */
  readonly maxConcurrentPartitions?: number;
}

/** A running consumer. */
export interface BusConsumer {
  /** Finishes the batches in hand, commits their offsets, leaves the group. */
  stop(): Promise<void>;
}

/** How far a group is behind, by partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records appended and not yet committed by the group. */
  readonly lag: bigint;
}

/**
 * A durable, partitioned log with consumer groups: the shape that Kafka has. Order holds within a key; delivery is at
 * least once.
 */
export abstract class EventBus {
  /** What OpenTelemetry calls it: `kafka`, `postgresql`. */
  readonly system: string = 'other';

  /**
   * Appends records and resolves when all are durable. On a rejection any part of them may have been appended.
   * @throws {PermanentPublishError} when a record can never be accepted (too large, unknown topic). No later record of its
   * key has been appended then, or order would be lost when it is published after all.
   */
  abstract publish(records: readonly BusRecord[]): Promise<void>;

  /**
   * Joins a consumer group and handles batches, one at a time per partition, until stopped. A group that is new begins
   * with the oldest record that is kept. Joins in the background and again after each outage. A consumer that is stopped
   * gives its partitions up at once; one that dies loses them when its lease ends, after some ten seconds.
   */
  abstract consume(options: ConsumerOptions): Promise<BusConsumer>;

  /** Creates the topics that are missing. Never changes or removes one. Records are removed by age alone, read or not. */
  abstract createTopics(topics: readonly TopicDeclaration[]): Promise<void>;

  /** How far a group is behind on some topics. A topic that does not exist has no partitions. */
  abstract lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]>;

  /** Resolves when the bus answers; rejects with a message that a person understands. */
  abstract check(): Promise<void>;

  /** Stops the consumers and closes connections. */
  abstract close(): Promise<void>;
}
