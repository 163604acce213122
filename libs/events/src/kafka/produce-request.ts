import type { PlacedMessage, PublishCall } from './publish-call';

/** The most that one request carries. */
const maxRequestRecords = 5_000;
const maxRequestBytes = 4 * 1_048_576;
/** The most that one request carries for one partition, unless a record alone is larger: a broker limits each batch. */
const maxPartitionBytes = 640 * 1_024;

/** A part of a call that goes with a request: its next `messages`. */
export interface RequestShare {
  readonly call: PublishCall;
  readonly messages: readonly PlacedMessage[];
}

/** Messages by topic, as kafkajs wants them. */
export interface TopicBatch {
  readonly topic: string;
  readonly messages: PlacedMessage[];
}

/** Takes as much of the waiting calls as fits into one request, in order: the first message that does not fit ends it. */
export function nextShares(calls: Iterable<PublishCall>): RequestShare[] {
  const shares: RequestShare[] = [];
  const bytesByPartition = new Map<string, number[]>();
  let records = 0;
  let bytes = 0;
  for (const call of calls) {
    const { unsent } = call;
    let taken = 0;
    for (const message of unsent) {
      if (records >= maxRequestRecords || (records > 0 && bytes + message.bytes > maxRequestBytes)) break;
      let partitions = bytesByPartition.get(message.topic);
      if (!partitions) bytesByPartition.set(message.topic, (partitions = []));
      const before = partitions[message.partition] ?? 0;
      if (before > 0 && before + message.bytes > maxPartitionBytes) break;
      partitions[message.partition] = before + message.bytes;
      records += 1;
      bytes += message.bytes;
      taken += 1;
    }
    if (taken > 0) shares.push({ call, messages: taken === unsent.length ? unsent : unsent.slice(0, taken) });
    if (taken < unsent.length) break;
  }
  return shares;
}

/** The messages of a request by topic, in order. */
export function topicBatchesOf(messages: Iterable<PlacedMessage>): TopicBatch[] {
  const batches = new Map<string, TopicBatch>();
  for (const message of messages) {
    let batch = batches.get(message.topic);
    if (!batch) batches.set(message.topic, (batch = { topic: message.topic, messages: [] }));
    batch.messages.push(message);
  }
  for (const { messages: ofTopic } of batches.values()) groupOnce(ofTopic);
  return [...batches.values()];
}

/**
 * kafkajs groups messages by partition with a `reduce` that copies the group for each message: 2 µs of the 12 that an
 * event of a large request costs. This list answers that call with its groups, made in one go.
 */
function groupOnce(messages: PlacedMessage[]): void {
  const reduce = (): Record<number, PlacedMessage[]> => {
    const groups: Record<number, PlacedMessage[]> = {};
    for (const message of messages) (groups[message.partition] ??= []).push(message);
    return groups;
  };
  Object.defineProperty(messages, 'reduce', { value: reduce });
}
