import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { AssignerProtocol, Kafka, logLevel, type Admin, type KafkaMessage, type Message } from 'kafkajs';

/** One record as it lies in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly type: string;
  readonly sequence: bigint;
}

/** What Kafka says by a client of its own, without any of the system's code. */
export class KafkaView {
  private constructor(
    private readonly kafka: Kafka,
    readonly admin: Admin,
  ) {}

  /** @param url `kafka://host:port,host:port` */
  static async connect(url: string): Promise<KafkaView> {
    const brokers = url.slice('kafka://'.length).split('?', 1)[0]!.split(',');
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 10 } });
    const admin = kafka.admin();
    await admin.connect();
    return new KafkaView(kafka, admin);
  }

  /** Writes messages that no service would, or as a program of others does. */
  async produce(topic: string, messages: readonly Message[]): Promise<void> {
    const producer = this.kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    try {
      await producer.send({ topic, acks: -1, messages: [...messages] });
    } finally {
      await producer.disconnect();
    }
  }

  /** Everything that a topic holds at this moment, in offset order within a partition. */
  async records(topic: string): Promise<readonly TopicRecord[]> {
    const ends = (await this.admin.fetchTopicOffsets(topic)).filter(({ low, high }) => low !== high);
    const read = new Map<number, bigint>();
    const records: TopicRecord[] = [];
    const groupId = `onlooker-${randomUUID()}`;
    // It can leave no sooner than a fetch that found nothing is over.
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ partition, message }) => {
          records.push(recordOf(partition, message));
          read.set(partition, BigInt(message.offset));
        },
      });
      await eventually(
        () => {
          const behind = ends.filter(
            ({ partition, high }) => (read.get(partition) ?? -1n) < BigInt(high) - 1n,
          );
          if (behind.length > 0) throw new Error(`${behind.length} partitions of ${topic} are not read yet.`);
        },
        { timeoutMs: 60_000 },
      );
    } finally {
      await consumer.disconnect();
    }
    // No record is ever removed one by one: a reader that passed over some must not be taken for a log that lacks them.
    for (const { partition, low } of ends) {
      const offsets = records.filter((record) => record.partition === partition).map(({ offset }) => offset);
      const skipped = offsets.findIndex((offset, index) => offset !== BigInt(low) + BigInt(index));
      if (skipped !== -1)
        throw new Error(`${topic}/${partition} was not read in full at ${offsets[skipped]}.`);
    }
    return records;
  }

  /** The ids of a group's members, each with how many partitions it has; none while the group is divided anew. */
  async members(group: string): Promise<ReadonlyMap<string, number>> {
    const { groups } = await this.admin.describeGroups([group]);
    return new Map(
      groups[0]!.members.map(({ memberId, memberAssignment }) => {
        const assigned = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
        return [memberId, Object.values(assigned).flat().length];
      }),
    );
  }

  /** The broker that leads a partition. */
  async leaderOf(topic: string, partition: number): Promise<number> {
    return (await this.partitionsOf(topic)).find(({ partitionId }) => partitionId === partition)!.leader;
  }

  async partitionsOf(topic: string) {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]!.partitions;
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}

/**
 * What is out of order in a topic: the first occurrences of a key have to be in sequence without gaps. Later duplicates
 * are allowed.
 */
export function sequenceFaults(records: readonly TopicRecord[]): string[] {
  const last = new Map<string, bigint>();
  const faults: string[] = [];
  for (const { key, sequence, partition, offset } of records) {
    const expected = (last.get(key) ?? 0n) + 1n;
    if (sequence > expected) {
      const late = records.some((other) => other.key === key && other.sequence === expected);
      const where = late ? 'comes later' : 'is nowhere';
      faults.push(`${partition}@${offset}: ${key} has ${sequence} where ${expected} was due, which ${where}`);
    }
    if (sequence >= expected) last.set(key, sequence);
  }
  return faults;
}

function recordOf(partition: number, { offset, key, headers }: KafkaMessage): TopicRecord {
  return {
    partition,
    offset: BigInt(offset),
    key: key?.toString() ?? '',
    type: headers?.ce_type?.toString() ?? '',
    sequence: BigInt(headers?.ce_sequence?.toString() ?? 0),
  };
}
