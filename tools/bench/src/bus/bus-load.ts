import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryLedger, DeliveryVerdict } from '../outbox/delivery-ledger';
import { rawKey } from '../outbox/raw-producer';
import { MeasuredWindow, type Window } from '../process/measured-window';

/** Records to publish. */
export interface PublishLoad {
  readonly topic: string;
  readonly records: number;
  /** Records are spread evenly over the keys, and numbered within each. */
  readonly keys: number;
  readonly batchSize: number;
  readonly name: string;
}

/** Records to consume: all of a topic's. */
export interface ConsumeLoad {
  readonly topic: string;
  readonly group: string;
  readonly records: number;
  readonly keys: number;
  readonly name: string;
}

/** What consuming took, from the first batch to the last record, and whether everything came in order. */
export interface ConsumedWindow extends Window {
  /** Records after the first batch: the ones that the time is of. */
  readonly records: number;
  readonly verdict: DeliveryVerdict;
}

const STALL_MS = 30_000;

/**
 * Measures a consumer from its first batch on: joining a group is no part of its speed.
 *
 * @param start starts the consumer, which tells `onRecords` how many records each batch had
 */
export async function consumedWindow(
  { name, records, keys }: ConsumeLoad,
  start: (
    onRecords: (count: number) => void,
  ) => Promise<{ ledger: DeliveryLedger; stop: () => Promise<void> }>,
): Promise<ConsumedWindow> {
  let seen = 0;
  let firstBatch = 0;
  let opened: Promise<MeasuredWindow> | undefined;
  let closed: Promise<Window> | undefined;
  const { ledger, stop } = await start((count) => {
    seen += count;
    if (!opened) {
      firstBatch = count;
      opened = MeasuredWindow.open(name);
    }
    if (seen >= records) closed ??= opened.then((window) => window.close());
  });
  await untilMoved(
    () => closed,
    () => seen,
  );
  const window = await closed!;
  await stop();
  return { ...window, records: records - firstBatch, verdict: ledger.judge(numbered(records, keys)) };
}

async function untilMoved(isOver: () => unknown, progress: () => number): Promise<void> {
  let before = -1;
  let movedAtMs = performance.now();
  while (!isOver()) {
    if (progress() !== before) movedAtMs = performance.now();
    else if (performance.now() - movedAtMs > STALL_MS)
      throw new Error(`Consuming stands still at ${before}.`);
    before = progress();
    await delay(10);
  }
}

function numbered(records: number, keys: number): Map<string, number> {
  return new Map(
    Array.from({ length: Math.min(keys, records) }, (_, key) => [
      rawKey(key),
      Math.ceil((records - key) / keys),
    ]),
  );
}
