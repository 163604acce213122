import type { TopicDeclaration } from '@trellis/contracts';
import type { PlatformConnection } from '@trellis/database';
import type { BusRecord, ConsumedRecord, PartitionLag } from '../event-bus';

/** A topic as its table has it. */
export interface StoredTopic {
  readonly name: string;
  readonly topicId: number;
  readonly partitions: number;
}

/** A record whose partition is known. */
export interface PlacedRecord extends BusRecord {
  readonly topicId: number;
  readonly partition: number;
}

/** One partition that a member owns. */
export interface Assignment {
  readonly topic: string;
  readonly partition: number;
  /** Grows with each change of owner. */
  readonly epoch: bigint;
  /** Where the group goes on; undefined when it never committed. */
  readonly committed: bigint | undefined;
  /** The oldest record that is kept. */
  readonly firstOffset: bigint;
  readonly nextOffset: bigint;
  /** More than the member's fair share. */
  readonly isSurplus: boolean;
}

/** From where to read a partition. */
export interface ReadPosition {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
}

/** The statements of the bus. Knows SQL and nothing of loops. */
export class BusStore {
  constructor(private readonly connection: PlatformConnection) {}

  async topics(): Promise<StoredTopic[]> {
    return this.connection.query<StoredTopic>(
      `SELECT name, topic_id AS "topicId", partitions FROM bus.topic`,
    );
  }

  async createTopic(topic: TopicDeclaration): Promise<void> {
    await this.connection.query(`SELECT bus.create_topic($1, $2, make_interval(hours => $3))`, [
      topic.name,
      topic.partitions,
      topic.retentionHours,
    ]);
  }

  async append(records: readonly PlacedRecord[]): Promise<void> {
    await this.connection.query(`SELECT bus.append($1, $2, $3, $4, $5)`, [
      records.map((record) => record.topicId),
      records.map((record) => record.partition),
      records.map((record) => record.key),
      records.map(({ value }) => Buffer.from(value.buffer, value.byteOffset, value.byteLength)),
      records.map((record) => JSON.stringify(record.headers)),
    ]);
  }

  /** Reads partitions in one statement: of each at most `maxRecords`, ending with the first past `maxBytes` of values. */
  async read(
    positions: readonly ReadPosition[],
    maxRecords: number,
    maxBytes: number,
  ): Promise<ConsumedRecord[]> {
    const rows = await this.connection.query<
      Omit<ConsumedRecord, 'offset' | 'headers'> & { offset: string; headers: unknown }
    >(
      `SELECT w.topic, w.partition, r.log_offset AS "offset", r.key, r.value, r.headers
       FROM unnest($1::text[], $2::int[], $3::bigint[]) AS w (topic, partition, position)
       JOIN bus.topic t ON t.name = w.topic
       CROSS JOIN LATERAL (
         SELECT n.*, sum(octet_length(n.value)) OVER (ORDER BY n.log_offset) - octet_length(n.value) AS bytes_before
         FROM (
           SELECT * FROM bus.record
           WHERE topic_id = t.topic_id AND partition = w.partition AND log_offset >= w.position
           ORDER BY log_offset LIMIT $4
         ) n
       ) r
       WHERE r.bytes_before < $5
       ORDER BY w.topic, w.partition, r.log_offset`,
      [
        positions.map((position) => position.topic),
        positions.map((position) => position.partition),
        positions.map((position) => position.position.toString()),
        maxRecords,
        maxBytes,
      ],
    );
    return rows.map((row) => ({ ...row, offset: BigInt(row.offset), headers: textsByName(row.headers) }));
  }

  /** Renews a member's lease and answers what it owns. */
  async heartbeat(
    group: string,
    memberId: string,
    topics: readonly string[],
    leaseMs: number,
  ): Promise<Assignment[]> {
    const rows = await this.connection.query<{
      topic: string;
      partition: number;
      epoch: string;
      committed: string | null;
      first_offset: string;
      next_offset: string;
      surplus: boolean;
    }>(`SELECT * FROM bus.heartbeat($1, $2, $3, make_interval(secs => $4))`, [
      group,
      memberId,
      [...topics],
      leaseMs / 1000,
    ]);
    return rows.map((row) => ({
      topic: row.topic,
      partition: row.partition,
      epoch: BigInt(row.epoch),
      committed: row.committed === null ? undefined : BigInt(row.committed),
      firstOffset: BigInt(row.first_offset),
      nextOffset: BigInt(row.next_offset),
      isSurplus: row.surplus,
    }));
  }

  /** Commits an offset; false when the member no longer owns the partition. */
  async commit(
    group: string,
    memberId: string,
    owned: { topic: string; partition: number; epoch: bigint },
    nextOffset: bigint,
  ): Promise<boolean> {
    const [row] = await this.connection.query<{ committed: boolean }>(
      `SELECT bus.commit_offset($1, $2, $3, $4, $5, $6) AS committed`,
      [group, memberId, owned.topic, owned.partition, owned.epoch.toString(), nextOffset.toString()],
    );
    return row?.committed === true;
  }

  async release(
    group: string,
    memberId: string,
    owned: { topic: string; partition: number; epoch: bigint },
  ): Promise<void> {
    await this.connection.query(`SELECT bus.release_partition($1, $2, $3, $4, $5)`, [
      group,
      memberId,
      owned.topic,
      owned.partition,
      owned.epoch.toString(),
    ]);
  }

  async leave(group: string, memberId: string): Promise<void> {
    await this.connection.query(`SELECT bus.leave_group($1, $2)`, [group, memberId]);
  }

  async lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    const rows = await this.connection.query<{ topic: string; partition: number; lag: string }>(
      `SELECT t.name AS topic, p.partition,
         p.next_offset - greatest(coalesce(a.committed, p.first_offset), p.first_offset) AS lag
       FROM bus.topic t
       JOIN bus.partition p ON p.topic_id = t.topic_id
       LEFT JOIN bus.assignment a ON a.group_name = $1 AND a.topic_id = p.topic_id AND a.partition = p.partition
       WHERE t.name = ANY ($2)
       ORDER BY t.name, p.partition`,
      [group, [...topics]],
    );
    return rows.map((row) => ({ ...row, lag: BigInt(row.lag) }));
  }

  /** Removes up to `limit` expired records; true when there may be more. Does nothing when it was done a moment ago. */
  async removeExpired(limit: number): Promise<boolean> {
    const [row] = await this.connection.query<{ more: boolean }>(`SELECT bus.remove_expired($1) AS more`, [
      limit,
    ]);
    return row?.more === true;
  }
}

/** Headers as the port has them. Whoever may append may have stored any JSON, and one record must not hold up the rest. */
function textsByName(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
