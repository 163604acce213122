import { Kafka, logLevel } from 'kafkajs';
import { DeliveryLedger } from '../outbox/delivery-ledger';
import { RawProducer, type RawLoad } from '../outbox/raw-producer';
import { serveCommands } from '../process/serve-commands';
import { consumedWindow, type ConsumeLoad } from './bus-load';

let kafka: Kafka;
let producer: RawProducer;

const commands = {
  connect: async (brokers: readonly string[]) => {
    kafka = new Kafka({ clientId: 'bench-raw', brokers: [...brokers], logLevel: logLevel.NOTHING });
    producer = await RawProducer.connect(brokers);
  },
  publish: (load: RawLoad) => producer.produce(load),
  /** Consumes a topic from its beginning: `eachBatch`, and kafkajs's own commits after each batch. */
  consume: (load: ConsumeLoad) =>
    consumedWindow(load, async (onRecords) => {
      const ledger = new DeliveryLedger();
      const consumer = kafka.consumer({ groupId: load.group });
      await consumer.connect();
      await consumer.subscribe({ topics: [load.topic], fromBeginning: true });
      await consumer.run({
        partitionsConsumedConcurrently: 4,
        eachBatch: ({ batch }) => {
          for (const { key, headers } of batch.messages) {
            ledger.record(key?.toString() ?? '', Number(headers?.['ce_sequence']?.toString()));
          }
          onRecords(batch.messages.length);
          return Promise.resolve();
        },
      });
      return { ledger, stop: () => consumer.disconnect() };
    }),
  stop: () => producer.disconnect(),
};

export type RawKafkaCommands = typeof commands;
serveCommands(commands);
