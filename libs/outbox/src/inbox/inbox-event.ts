import { cloudEventHeaders, UndecodableEventError } from '@trellis/events';
import type { ConsumedRecord } from '@trellis/events';

/** Longer ids and keys would not fit into an index. */
const MAX_NAME_LENGTH = 500;

/** Events without a usable time share a day of long ago; no partition is ever made for it. */
const NO_DAY = '1970-01-01';

/** A record as the inbox knows it: with an identity, whatever it holds. */
export interface InboxEvent {
  readonly record: ConsumedRecord;
  /** `ce_source`, or empty with an id made of the record's place. */
  readonly source: string;
  /** `ce_id`, or `topic/partition/offset` when that is not usable. */
  readonly eventId: string;
  /** The day it was raised on, in UTC: `2026-01-31`. */
  readonly day: string;
  readonly topic: string;
  /** Empty when the record has no usable key. */
  readonly key: string;
  readonly type: string;
  /** Why no handler can ever be given this record. */
  readonly defect: UndecodableEventError | undefined;
}

/** Gives a record its identity. Reads headers only. */
export function toInboxEvent(record: ConsumedRecord): InboxEvent {
  const { headers, topic } = record;
  const id = usable(headers[cloudEventHeaders.id]);
  const type = usable(headers[cloudEventHeaders.type]);
  const key = usable(record.key);
  return {
    record,
    source: (id && usable(headers[cloudEventHeaders.source])) ?? '',
    eventId: id ?? `${topic}/${record.partition}/${record.offset}`,
    day: id === undefined ? NO_DAY : dayOf(headers[cloudEventHeaders.time]),
    topic,
    key: key ?? '',
    type: type ?? '',
    defect: defectOf(record, { id, type, key }),
  };
}

function defectOf(
  record: ConsumedRecord,
  found: { id: string | undefined; type: string | undefined; key: string | undefined },
): UndecodableEventError | undefined {
  const missing = [
    ...(found.type === undefined ? [cloudEventHeaders.type] : []),
    ...(found.id === undefined ? [cloudEventHeaders.id] : []),
    ...(found.key === undefined ? ['key'] : []),
  ];
  if (missing.length === 0) return undefined;
  return new UndecodableEventError(`no usable ${missing.join(', ')}`, record.topic, record.key);
}

/** Text that a column can hold as it is: not empty, not too long, without NUL and lone surrogates. */
function usable(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || text.length > MAX_NAME_LENGTH) return undefined;
  return storable(text) === text ? text : undefined;
}

/** The nearest text that PostgreSQL can store. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function dayOf(time: string | undefined): string {
  const day = new Date(time ?? Number.NaN);
  if (Number.isNaN(day.getTime())) return NO_DAY;
  const text = day.toISOString();
  return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text.slice(0, 10) : NO_DAY;
}
