import { cloudEventHeaders } from '@trellis/events';
import type { BusRecord } from '@trellis/events';

/** An event as the outbox holds it. */
export interface OutboxEvent {
  readonly topic: string;
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
  readonly source: string;
  /** A big integer as text. */
  readonly sequence: string;
  /** At UTC, ISO 8601 without the zone: `2026-11-21T09:30:00.123456`. */
  readonly time: string;
  readonly headers: Readonly<Record<string, string>> | null | undefined;
  readonly payload: Uint8Array;
}

/** The length of `2026-11-21T09:30:00.123`. */
const LENGTH_WITH_MILLISECONDS = 23;

/** An event as CloudEvents' Kafka binding wants it, in binary mode. Its payload is encoded already. */
export function toBusRecord(event: OutboxEvent): BusRecord {
  return {
    topic: event.topic,
    key: event.key,
    value: event.payload,
    headers: {
      ...event.headers,
      [cloudEventHeaders.specVersion]: '1.0',
      [cloudEventHeaders.id]: event.eventId,
      [cloudEventHeaders.type]: event.type,
      [cloudEventHeaders.source]: event.source,
      [cloudEventHeaders.time]: withMilliseconds(event.time),
      [cloudEventHeaders.sequence]: event.sequence,
      [cloudEventHeaders.contentType]: 'application/protobuf',
    },
  };
}

/** The database leaves zeros at the end out, and has more digits than a `Date`. */
function withMilliseconds(time: string): string {
  return time.length >= LENGTH_WITH_MILLISECONDS
    ? `${time.slice(0, LENGTH_WITH_MILLISECONDS)}Z`
    : new Date(`${time}Z`).toISOString();
}
