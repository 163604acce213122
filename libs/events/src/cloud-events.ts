import { eventTypes } from '@trellis/contracts';
import type { EventMessage, EventType, ReceivedEvent } from '@trellis/contracts';
import { UndecodableEventError, UnknownEventTypeError } from './cloud-events.errors';
import type { BusRecord } from './event-bus';

/** The names that CloudEvents' Kafka binding gives to an event's attributes in binary mode. */
export const cloudEventHeaders = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  time: 'ce_time',
  sequence: 'ce_sequence',
  contentType: 'content-type',
  traceparent: 'traceparent',
} as const;

const specVersion = '1.0';
const contentType = 'application/protobuf';

/** The attributes of an event: all that can be known without reading its payload. */
export interface EventAttributes {
  readonly id: string;
  /** `trellis.order.v1.OrderPlaced`. Not necessarily in the catalogue. */
  readonly type: string;
  readonly source: string;
  readonly time: Date;
  readonly sequence: bigint;
  readonly key: string;
  readonly traceparent?: string;
}

/** What an event is given on its way to the bus. */
export interface EventPlace {
  readonly id: string;
  readonly time: Date;
  /** Counts the events of its key on its topic from 1, without gaps. */
  readonly sequence: bigint;
  /** The service that raises it. Defaults to the one that the catalogue names. */
  readonly source?: string;
  readonly traceparent?: string;
}

/**
 * Writes an event as a CloudEvents 1.0 record in binary mode, with a protobuf payload.
 * @throws when the message has a value that its contract cannot hold
 */
export function encodeEvent<T>(message: EventMessage<T>, place: EventPlace): BusRecord {
  const { type, data } = message;
  return {
    topic: type.topic,
    key: type.keyOf(data),
    value: type.codec.encode(data).finish(),
    headers: {
      [cloudEventHeaders.specVersion]: specVersion,
      [cloudEventHeaders.id]: place.id,
      [cloudEventHeaders.type]: type.type,
      [cloudEventHeaders.source]: place.source ?? type.source,
      [cloudEventHeaders.time]: place.time.toISOString(),
      [cloudEventHeaders.sequence]: place.sequence.toString(),
      [cloudEventHeaders.contentType]: contentType,
      ...(place.traceparent === undefined ? {} : { [cloudEventHeaders.traceparent]: place.traceparent }),
    },
  };
}

/**
 * Reads an event's attributes and leaves the payload alone, so that a consumer can pass over what it does not handle.
 * @throws {UndecodableEventError} when an attribute is missing or malformed
 */
export function readEventAttributes(record: BusRecord): EventAttributes {
  const version = requireHeader(record, cloudEventHeaders.specVersion);
  if (version !== specVersion) throw undecodable(record, `CloudEvents ${version} is not understood`);

  const time = new Date(requireHeader(record, cloudEventHeaders.time));
  if (Number.isNaN(time.getTime()))
    throw undecodable(record, `header ${cloudEventHeaders.time} is not a time`);

  const sequence = requireHeader(record, cloudEventHeaders.sequence);
  if (!/^[1-9]\d{0,18}$/.test(sequence)) {
    throw undecodable(record, `header ${cloudEventHeaders.sequence} is not a positive integer`);
  }

  const traceparent = record.headers[cloudEventHeaders.traceparent];
  return {
    id: requireHeader(record, cloudEventHeaders.id),
    type: requireHeader(record, cloudEventHeaders.type),
    source: requireHeader(record, cloudEventHeaders.source),
    time,
    sequence: BigInt(sequence),
    key: record.key,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/**
 * Reads a record back into an event.
 * @param types the events to know, by type. Defaults to the whole catalogue.
 * @throws {UnknownEventTypeError} when its type is not among `types`
 * @throws {UndecodableEventError} when an attribute or the payload cannot be read
 */
export function decodeEvent(
  record: BusRecord,
  types: ReadonlyMap<string, EventType<unknown>> = eventTypes,
): ReceivedEvent {
  const attributes = readEventAttributes(record);
  const type = types.get(attributes.type);
  if (type === undefined) throw new UnknownEventTypeError(attributes.type, record.topic, record.key);

  const mediaType = requireHeader(record, cloudEventHeaders.contentType).split(';', 1)[0]?.trim();
  if (mediaType !== contentType) throw undecodable(record, `content type ${mediaType} is not ${contentType}`);

  try {
    return { ...attributes, type, data: type.codec.decode(record.value) };
  } catch (cause) {
    throw undecodable(record, `the payload is not a ${attributes.type}`, { cause });
  }
}

function requireHeader(record: BusRecord, name: string): string {
  const value = record.headers[name];
  if (value === undefined || value === '') throw undecodable(record, `header ${name} is missing`);
  return value;
}

function undecodable(record: BusRecord, problem: string, options?: ErrorOptions): UndecodableEventError {
  return new UndecodableEventError(problem, record.topic, record.key, options);
}
