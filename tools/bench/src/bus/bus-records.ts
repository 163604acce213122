import { randomUUID } from 'node:crypto';
import { encodeEvent, type BusRecord } from '@trellis/events';
import { benchEventOn } from '../outbox/bench-event';
import { rawKey } from '../outbox/raw-producer';

/** Records as the relay would publish them: 300 bytes of value and the headers of a CloudEvent. */
export function busRecords(topic: string, count: number, keys: number): BusRecord[] {
  const type = benchEventOn(topic);
  const time = new Date();
  return Array.from({ length: count }, (_, nth) => {
    const sequence = Math.floor(nth / keys) + 1;
    const message = type.create({ key: rawKey(nth % keys), sequence });
    return encodeEvent(message, { id: randomUUID(), time, sequence: BigInt(sequence) });
  });
}

/** Cuts records into batches. */
export function batchesOf<T>(records: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(records.length / size) }, (_, nth) =>
    records.slice(nth * size, (nth + 1) * size),
  );
}
