import { setTimeout as delay } from 'node:timers/promises';
import type { BenchProcess } from '../process/bench-process';
import type { Measurement } from '../report/comparison';
import { totalOf, type CountedWindow } from '../report/total-of';
import type { RunContext } from './run-context';
import type { ServiceCommands } from './service.process';
import type { WriterKind } from './writer';

const WARM_UP_MS = 2_000;
const TURNS = 4;
const CAUGHT_UP_TIMEOUT_MS = 60_000;

/** What writers do, without and with the outbox. */
export const writerRows = {
  bare: 'bare $transaction',
  withoutEvent: 'unit of work, no event',
  withEvent: 'unit of work, one event',
  relayed: 'unit of work, one event, relayed',
} as const;

/** How many transactions run at once. */
export const writerCounts = [8, 32] as const;
export type WriterCount = (typeof writerCounts)[number];

/** By number of writers, then by row. */
export type WriterMeasurements = ReadonlyMap<WriterCount, ReadonlyMap<string, Measurement>>;

type Service = BenchProcess<ServiceCommands>;

/** Measures writers, at the end with the service's relay beside them. Leaves the relay running and the outbox empty. */
export async function measureWriters(context: RunContext, service: Service): Promise<WriterMeasurements> {
  const measured = new Map<WriterCount, Map<string, Measurement>>();
  const kinds: readonly WriterKind[] = ['bare', 'withoutEvent', 'withEvent'];
  for (const kind of kinds) await writeFor(WARM_UP_MS, context, service, kind, 32);
  for (const clients of writerCounts) {
    measured.set(clients, await takeTurns(context, service, kinds, clients));
  }
  await service.call('startDelivery', undefined);
  await untilCaughtUp(service);
  for (const clients of writerCounts) {
    const relayed = await takeTurns(context, service, ['withEvent'], clients);
    measured.get(clients)?.set(writerRows.relayed, relayed.get(writerRows.withEvent)!);
    await untilCaughtUp(service);
  }
  return measured;
}

/** Short turns one after the other, so that a busy moment of the machine or of the server falls on every kind. */
async function takeTurns(
  context: RunContext,
  service: Service,
  kinds: readonly WriterKind[],
  clients: WriterCount,
): Promise<Map<string, Measurement>> {
  const turns = new Map<WriterKind, CountedWindow[]>(kinds.map((kind) => [kind, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const kind of kinds) {
      await context.servers.settle();
      const durationMs = context.options.durationMs / TURNS;
      turns.get(kind)?.push(await writeFor(durationMs, context, service, kind, clients));
    }
  }
  return new Map([...turns].map(([kind, windows]) => [writerRows[kind], totalOf(windows)]));
}

function writeFor(
  durationMs: number,
  { loadTopic: topic }: RunContext,
  service: Service,
  kind: WriterKind,
  clients: WriterCount,
): Promise<CountedWindow> {
  const name = `writer ${writerRows[kind]} ${clients}`;
  return service.call('write', { kind, clients, durationMs, topic, name });
}

async function untilCaughtUp(service: Service): Promise<void> {
  const giveUpAtMs = performance.now() + CAUGHT_UP_TIMEOUT_MS;
  for (;;) {
    const waiting = await service.call('waiting', undefined);
    if (waiting === 0) return;
    if (performance.now() > giveUpAtMs) throw new Error(`${waiting} events are stuck in the outbox.`);
    await delay(100);
  }
}
