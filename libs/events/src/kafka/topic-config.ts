import type { TopicDeclaration } from '@trellis/contracts';
import type { ITopicConfig } from 'kafkajs';
import { maxRecordBytes } from '../record-limits';

/** What the names' lengths and the batch around a record may add to it on the wire. */
const overheadBytes = 65_536;

/** The largest batch that a topic of the catalogue takes. */
export const maxBatchBytes = maxRecordBytes + overheadBytes;

/**
 * A topic as Kafka is told of it. How many replicas there are and how many have to acknowledge is for the cluster to say
 * (`default.replication.factor`, `min.insync.replicas`): 3 and 2 where events must outlive a broker.
 */
export function topicConfigOf({ name, partitions, retentionHours }: TopicDeclaration): ITopicConfig {
  const settings = {
    'cleanup.policy': 'delete',
    'retention.ms': retentionHours * 3_600_000,
    'max.message.bytes': maxBatchBytes,
  };
  return {
    topic: name,
    numPartitions: partitions,
    replicationFactor: -1,
    configEntries: Object.entries(settings).map(([setting, value]) => ({
      name: setting,
      value: String(value),
    })),
  };
}
