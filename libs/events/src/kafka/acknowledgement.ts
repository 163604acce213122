import type { RecordMetadata } from 'kafkajs';

/** A partition that something was sent to. */
interface SentTo {
  readonly topic: string;
  readonly partition: number;
}

/** Kafka acknowledged a part of a request; which of the rest was appended is not known. */
export class PartlyAcknowledgedError extends Error {
  override readonly name = 'PartlyAcknowledgedError';

  constructor(missing: ReadonlySet<string>) {
    super(`Kafka acknowledged nothing for ${[...missing].join(', ')}`);
  }
}

/**
 * Makes sure that every partition which was sent to has acknowledged. kafkajs 2.2.4 keeps the answers of a request by
 * broker: when a partition moves, between two attempts, to a broker that has answered for its other partitions already,
 * kafkajs takes that answer for all of them, never sends the records again, and calls it a success.
 * @throws {PartlyAcknowledgedError}
 */
export function assertAcknowledged(sent: Iterable<SentTo>, answers: readonly RecordMetadata[]): void {
  const acknowledged = new Map<string, Set<number>>();
  for (const { topicName, partition } of answers) {
    const partitions = acknowledged.get(topicName);
    if (partitions) partitions.add(partition);
    else acknowledged.set(topicName, new Set([partition]));
  }
  const missing = new Set<string>();
  for (const { topic, partition } of sent) {
    if (!acknowledged.get(topic)?.has(partition)) missing.add(`${topic}/${partition}`);
  }
  if (missing.size > 0) throw new PartlyAcknowledgedError(missing);
}
