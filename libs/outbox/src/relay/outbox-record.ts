import { cloudEventHeaders } from '@trellis/events';
import type { BusRecord } from '@trellis/events';
import type { OutboxRow } from './outbox-reader';

/** A row as CloudEvents' Kafka binding wants it, in binary mode. Its payload is encoded already. */
export function toBusRecord(row: OutboxRow): BusRecord {
  return {
    topic: row.topic,
    key: row.key,
    value: row.payload,
    headers: {
      ...row.headers,
      [cloudEventHeaders.specVersion]: '1.0',
      [cloudEventHeaders.id]: row.eventId,
      [cloudEventHeaders.type]: row.type,
      [cloudEventHeaders.source]: row.source,
      [cloudEventHeaders.time]: row.createdAt.toISOString(),
      [cloudEventHeaders.sequence]: row.sequence.toString(),
      [cloudEventHeaders.contentType]: 'application/protobuf',
    },
  };
}
