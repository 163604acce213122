import { randomUUID } from 'node:crypto';
import { cloudEventHeaders, createEventBus, type ConsumedRecord } from '@trellis/events';
import { eventually } from '@trellis/testing';
import type { TrellisSystem } from '../harness';

/** Every event that a topic has of some keys, once there are so many, as `<type without its package> <sequence>` by key. */
export async function publishedEvents(
  system: TrellisSystem,
  topic: string,
  keys: readonly string[],
  count: number,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const bus = createEventBus(await system.eventBusUrl('order'));
  const records: ConsumedRecord[] = [];
  try {
    await bus.consume({
      group: `witness-${randomUUID()}`,
      topics: [topic],
      handler: async (batch) => {
        records.push(...batch.records.filter(({ key }) => keys.includes(key ?? '')));
        return { doneThrough: batch.records.at(-1)?.offset };
      },
    });
    await eventually(() => {
      if (records.length < count) throw new Error(`${records.length} of ${count} events are published.`);
    });
  } finally {
    await bus.close();
  }
  return Object.fromEntries(
    keys.map((key) => [key, records.filter((record) => record.key === key).map(nameOf)]),
  );
}

function nameOf({ headers }: ConsumedRecord): string {
  const type = headers[cloudEventHeaders.type]?.split('.').at(-1);
  return `${type} ${headers[cloudEventHeaders.sequence]}`;
}
