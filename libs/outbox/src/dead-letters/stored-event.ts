import type { ConsumedRecord } from '@trellis/events';

/** An event as the tables of dead letters and parked events hold it, in types that every executor answers alike. */
export interface StoredEventRow {
  readonly topic: string;
  readonly key: string;
  readonly event_id: string;
  readonly type: string;
  readonly source: string;
  readonly event_time: string | null;
  readonly sequence: string | null;
  readonly partition: number | null;
  readonly record_offset: string | null;
  readonly headers: string;
  readonly payload: string;
}

/** The columns of a {@link StoredEventRow}. */
export const storedEventColumns = `topic, key, event_id, type, source,
  to_char(event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS event_time, sequence::text, partition,
  record_offset::text, headers::text, encode(payload, 'base64') AS payload`;

/** The record as it came from the bus. */
export function toConsumedRecord(row: StoredEventRow): ConsumedRecord {
  return {
    topic: row.topic,
    partition: Number(row.partition),
    offset: BigInt(row.record_offset ?? 0),
    key: row.key,
    value: Buffer.from(row.payload, 'base64'),
    headers: JSON.parse(row.headers) as Record<string, string>,
  };
}
