import { setTimeout as delay } from 'node:timers/promises';
import { OutboxRelay } from '@trellis/outbox';
import { register } from 'prom-client';
import { measured, type Window } from '../process/measured-window';
import type { BenchService } from './bench-service';

const STALL_MS = 30_000;

/** Events that wait in the outbox. */
export interface DrainLoad {
  readonly expected: number;
  readonly name: string;
}

/** Has a relay carry them to the bus, and measures from its start until it has deleted the last one. */
export async function drainOutbox(service: BenchService, { expected, name }: DrainLoad): Promise<Window> {
  const relay = new OutboxRelay(service.pool, service.bus);
  const before = await publishedByRelays();
  const drained = await measured(name, async () => {
    relay.start();
    await untilPublished(before + expected);
  });
  await relay.stop();
  return drained;
}

/** Read from the service's own figures: asking the outbox would be work for the server that is measured. */
async function publishedByRelays(): Promise<number> {
  const counter = register.getSingleMetric('trellis_relay_published_total');
  const figures = await counter?.get();
  return figures?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
}

async function untilPublished(count: number): Promise<void> {
  let published = 0;
  let movedAtMs = performance.now();
  for (;;) {
    const now = await publishedByRelays();
    if (now >= count) return;
    if (now > published) movedAtMs = performance.now();
    else if (performance.now() - movedAtMs > STALL_MS) {
      throw new Error(`The relay stands still, ${count - now} events before the end.`);
    }
    published = now;
    await delay(5);
  }
}
