import { ByteWriter } from './byte-writer';
import { crc32c } from './crc32c';
import type { Broker, RequestFactory } from './kafkajs-internals';
import { interceptRequests } from './kafkajs-internals';

const produceKey = 0;
/** These versions of the request differ in their answers alone, and kafkajs asks for the last. */
const oldestVersion = 3;
const newestVersion = 7;
const magic = 2;
const noCompression = 0;

/** A record as it is given to kafkajs. */
export interface ProducedMessage {
  readonly partition: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

interface PartitionData {
  readonly partition: number;
  readonly firstSequence: number;
  readonly messages: readonly ProducedMessage[];
}

/** What a produce request says. */
export interface ProduceOptions {
  readonly acks: number;
  readonly timeout: number;
  readonly compression: number;
  readonly transactionalId?: string;
  readonly producerId: { toString(): string };
  readonly producerEpoch: number;
  readonly topicData: readonly { readonly topic: string; readonly partitions: readonly PartitionData[] }[];
}

/** A produce request that can be written anywhere, at once. */
export interface WritableProduce {
  readonly produce: ProduceOptions;
}

/**
 * Writes the records of a produce request in one go. kafkajs makes a zeroed buffer for each record and each header, which
 * is most of what publishing an event costs. The bytes are the same.
 */
export function encodeProduceFast(broker: Broker): void {
  interceptRequests(broker, (apiKey, create) => (apiKey === produceKey ? withFastEncoding(create) : create));
}

function withFastEncoding(create: RequestFactory): RequestFactory {
  return (options) => {
    const protocolRequest = create(options);
    const { request } = protocolRequest;
    const isKnown = request.apiVersion >= oldestVersion && request.apiVersion <= newestVersion;
    const produce = options as unknown as ProduceOptions;
    if (!isKnown || produce.compression !== noCompression || produce.acks === 0) return protocolRequest;
    return {
      ...protocolRequest,
      request: {
        ...request,
        produce,
        encode: async () => {
          const buffer = encodeProduce(produce, Date.now());
          return { buf: buffer, buffer };
        },
      },
    };
  };
}

/** The body of a produce request, versions 3 to 7. All records have the time `nowMs`. */
export function encodeProduce(options: ProduceOptions, nowMs: number): Buffer {
  const writer = new ByteWriter(Buffer.allocUnsafe(roughBytes(options)));
  writeProduce(writer, options, nowMs);
  return writer.written;
}

/** Writes what {@link encodeProduce} answers. */
export function writeProduce(writer: ByteWriter, options: ProduceOptions, nowMs: number): void {
  writer.string(options.transactionalId ?? null);
  writer.int16(options.acks);
  writer.int32(options.timeout);
  writer.int32(options.topicData.length);
  const producerId = BigInt(options.producerId.toString());
  for (const { topic, partitions } of options.topicData) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const data of partitions) {
      writer.int32(data.partition);
      writeSized(writer, () => writeBatch(writer, data, { ...options, producerId }, nowMs));
    }
  }
}

/** Writes four bytes with the length of what `write` adds after them. */
export function writeSized(writer: ByteWriter, write: () => void): void {
  writer.int32(0);
  const start = writer.position;
  write();
  writer.bytes.writeInt32BE(writer.position - start, start - 4);
}

function writeBatch(
  writer: ByteWriter,
  { messages, firstSequence }: PartitionData,
  {
    producerId,
    producerEpoch,
    transactionalId,
  }: { producerId: bigint; producerEpoch: number; transactionalId?: string },
  nowMs: number,
): void {
  writer.int64(0n); // base offset: the broker's to give
  writeSized(writer, () => {
    writer.int32(0); // leader epoch
    writer.int8(magic);
    writer.int32(0); // checksum
    const start = writer.position;
    writer.int16(transactionalId === undefined ? 0 : 0x10);
    writer.int32(messages.length - 1);
    writer.int64(BigInt(nowMs));
    writer.int64(BigInt(nowMs));
    writer.int64(producerId);
    writer.int16(producerEpoch);
    writer.int32(firstSequence);
    writer.int32(messages.length);
    for (let index = 0; index < messages.length; index += 1) {
      writeRecord(writer, messages[index] as ProducedMessage, index);
    }
    writer.bytes.writeUInt32BE(crc32c(writer.bytes, start, writer.position), start - 4);
  });
}

/** The length of nearly every record takes two bytes, so that many are left for it and the record is moved otherwise. */
const usualLengthBytes = 2;

function writeRecord(
  writer: ByteWriter,
  { key, value, headers }: ProducedMessage,
  offsetDelta: number,
): void {
  const start = writer.position;
  writer.reserve(usualLengthBytes);
  writer.position += usualLengthBytes;
  writer.int8(0); // attributes
  writer.int8(0); // milliseconds after the batch's time
  writer.varint(offsetDelta);
  writer.varString(key);
  writer.varBytes(value);
  const names = Object.keys(headers);
  writer.varint(names.length);
  for (const name of names) {
    writer.varName(name);
    writer.varString(headers[name] as string);
  }
  putLength(writer, start);
}

function putLength(writer: ByteWriter, start: number): void {
  const body = start + usualLengthBytes;
  const end = writer.position;
  const length = end - body;
  writer.position = start;
  if (length >= 64 && length < 8_192) return writeLengthOver(writer, length, end);
  writer.position = end;
  writer.reserve(5);
  const moved = Buffer.from(writer.bytes.subarray(body, end));
  writer.position = start;
  writer.varint(length);
  moved.copy(writer.bytes, writer.position);
  writer.position += length;
}

function writeLengthOver(writer: ByteWriter, length: number, end: number): void {
  writer.varint(length);
  writer.position = end;
}

/** About what a request takes, rather more than less. */
export function roughBytes({ topicData }: ProduceOptions): number {
  let bytes = 1_024;
  for (const { partitions } of topicData) {
    for (const { messages } of partitions) {
      bytes += 256;
      for (const message of messages) bytes += 400 + message.key.length + message.value.length;
    }
  }
  return bytes;
}
