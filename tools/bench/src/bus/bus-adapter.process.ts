import { Logger } from '@nestjs/common';
import { createEventBus, type EventBus } from '@trellis/events';
import { DeliveryLedger } from '../outbox/delivery-ledger';
import { measured } from '../process/measured-window';
import { serveCommands } from '../process/serve-commands';
import { batchesOf, busRecords } from './bus-records';
import { consumedWindow, type ConsumeLoad, type PublishLoad } from './bus-load';

Logger.overrideLogger(['error', 'warn']);

let bus: EventBus;

const commands = {
  connect: async (busUrl: string) => {
    bus = createEventBus(busUrl);
    await bus.check();
  },
  createTopic: async ({ topic, partitions }: { topic: string; partitions: number }) => {
    await bus.createTopics([{ name: topic, partitions, retentionHours: 24, owner: 'bench' }]);
  },
  publish: ({ topic, records, keys, batchSize, name }: PublishLoad) => {
    const batches = batchesOf(busRecords(topic, records, keys), batchSize);
    return measured(name, async () => {
      for (const batch of batches) await bus.publish(batch);
    });
  },
  /** Consumes a topic from its beginning with a handler that only looks at each record. */
  consume: (load: ConsumeLoad) =>
    consumedWindow(load, async (onRecords) => {
      const ledger = new DeliveryLedger();
      const consumer = await bus.consume({
        group: load.group,
        topics: [load.topic],
        handler: (batch) => {
          for (const { key, headers } of batch.records) ledger.record(key, Number(headers['ce_sequence']));
          onRecords(batch.records.length);
          return Promise.resolve({ doneThrough: batch.records.at(-1)!.offset });
        },
      });
      return { ledger, stop: () => consumer.stop() };
    }),
  stop: () => bus.close(),
};

export type BusAdapterCommands = typeof commands;
serveCommands(commands);
