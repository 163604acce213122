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
  /** ISO 8601, at UTC, with milliseconds. */
  readonly time: string;
  /** The event's own, such as its trace. They cannot take the place of its attributes. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly payload: Uint8Array;
}

/** An event as CloudEvents' Kafka binding wants it, in binary mode. Its payload is encoded already. */
export function toBusRecord(event: OutboxEvent): BusRecord {
  const headers = {
    [cloudEventHeaders.specVersion]: '1.0',
    [cloudEventHeaders.id]: event.eventId,
    [cloudEventHeaders.type]: event.type,
    [cloudEventHeaders.source]: event.source,
    [cloudEventHeaders.time]: event.time,
    [cloudEventHeaders.sequence]: event.sequence,
    [cloudEventHeaders.contentType]: 'application/protobuf',
  };
  return {
    topic: event.topic,
    key: event.key,
    value: event.payload,
    headers: event.headers ? { ...event.headers, ...headers } : headers,
  };
}
