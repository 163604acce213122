import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createEventBus, decodeEvent, type EventBus } from '@trellis/events';
import { serveCommands } from '../process/serve-commands';
import { benchEventOn } from './bench-event';
import { DeliveryLedger } from './delivery-ledger';
import { isRaw } from './raw-producer';

/** One event as it was consumed for the first time, on the machine's monotonic clock. */
export interface ConsumedEvent {
  readonly key: string;
  readonly sequence: number;
  readonly consumedAtNs: bigint;
}

/** Longer than a relay takes to read its outbox from the beginning again: what comes as late as that is not lost. */
const STALL_MS = 75_000;

Logger.overrideLogger(['error', 'warn']);

let bus: EventBus;
const ledger = new DeliveryLedger();
const consumed: ConsumedEvent[] = [];
const mismatches: string[] = [];
let records = 0;

const commands = {
  start: async ({ busUrl, topic, group }: { busUrl: string; topic: string; group: string }) => {
    bus = createEventBus(busUrl);
    const types = new Map([['trellis.bench.v1.Measured', benchEventOn(topic)]]);
    await bus.consume({
      group,
      topics: [topic],
      handler: (batch) => {
        const consumedAtNs = process.hrtime.bigint();
        records += batch.records.length;
        for (const record of batch.records) {
          // The raw producer's records lie on the same topic and are no events.
          if (isRaw(record.key)) continue;
          const event = decodeEvent(record, types);
          const { key, sequence } = event.data as { key: string; sequence: number };
          if (key !== event.key || BigInt(sequence) !== event.sequence) {
            mismatches.push(`${event.key} ${event.sequence} carries ${key} ${sequence}`);
          }
          ledger.record(key, sequence);
          consumed.push({ key, sequence, consumedAtNs });
        }
        return Promise.resolve({ doneThrough: batch.records.at(-1)!.offset });
      },
    });
  },
  /** Waits until that many different events were consumed, or nothing has come for long. */
  waitFor: async (events: number) => {
    let before = -1;
    let movedAtMs = performance.now();
    while (ledger.consumed < events && performance.now() - movedAtMs < STALL_MS) {
      if (records !== before) movedAtMs = performance.now();
      before = records;
      await delay(20);
    }
    return ledger.consumed;
  },
  judge: (committed: ReadonlyMap<string, number>) =>
    Promise.resolve({ ...ledger.judge(committed), mismatches }),
  consumed: () => Promise.resolve(consumed),
  stop: () => bus.close(),
};

export type ConsumerCommands = typeof commands;
serveCommands(commands);
