import { Kafka, logLevel, Partitioners, type Message, type Producer } from 'kafkajs';
import { cloudEventHeaders } from '@trellis/events';
import { measured, type Window } from '../process/measured-window';
import { PAYLOAD_BYTES } from './bench-event';

/** What a raw producer sends. */
export interface RawLoad {
  readonly topic: string;
  readonly records: number;
  readonly keys: number;
  /** How many records a request has. */
  readonly batchSize: number;
  /** Whether records carry the headers of a CloudEvent, as the relay's do. Otherwise key and value alone. */
  readonly withHeaders: boolean;
  readonly name: string;
}

/** Bare kafkajs, as fast as it goes with the relay's guarantees: acknowledged by all, idempotent, one in flight. */
export class RawProducer {
  private constructor(private readonly producer: Producer) {}

  /** @param brokers `host:port` */
  static async connect(brokers: readonly string[]): Promise<RawProducer> {
    const kafka = new Kafka({ clientId: 'bench-raw', brokers: [...brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return new RawProducer(producer);
  }

  async produce(load: RawLoad): Promise<Window> {
    const batches = batchesOf(load);
    return measured(load.name, async () => {
      for (const messages of batches) {
        await this.producer.send({ topic: load.topic, acks: -1, messages });
      }
    });
  }

  async disconnect(): Promise<void> {
    await this.producer.disconnect();
  }
}

/** The key of a record that is no event, whoever sent it. */
export function rawKey(number: number): string {
  return `${RAW_PREFIX}${number}`;
}

/** Whether a record is a baseline's, to be passed over by who looks for events. */
export function isRaw(key: string): boolean {
  return key.startsWith(RAW_PREFIX);
}

const RAW_PREFIX = 'raw-';

function batchesOf({ records, keys, batchSize, withHeaders }: RawLoad): Message[][] {
  const value = Buffer.alloc(PAYLOAD_BYTES, 'x');
  const batches: Message[][] = [];
  for (let from = 0; from < records; from += batchSize) {
    const size = Math.min(batchSize, records - from);
    batches.push(
      Array.from({ length: size }, (_, index) => ({
        key: rawKey((from + index) % keys),
        value,
        ...(withHeaders && { headers: headersLikeTheRelays(Math.floor((from + index) / keys) + 1) }),
      })),
    );
  }
  return batches;
}

function headersLikeTheRelays(sequence: number): Record<string, string> {
  return {
    [cloudEventHeaders.specVersion]: '1.0',
    [cloudEventHeaders.id]: '5f0c2c86-7a3e-4f0e-9d0c-5b1d3a5b7c11',
    [cloudEventHeaders.type]: 'trellis.bench.v1.Measured',
    [cloudEventHeaders.source]: 'bench',
    [cloudEventHeaders.time]: new Date().toISOString(),
    [cloudEventHeaders.sequence]: String(sequence),
    [cloudEventHeaders.contentType]: 'application/protobuf',
  };
}
