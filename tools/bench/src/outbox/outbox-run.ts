import { applyMigrations } from '@trellis/database';
import type { BenchOptions } from '../bench-options';
import type { BusAdapterCommands } from '../bus/bus-adapter.process';
import { BenchProcess } from '../process/bench-process';
import type { Measurement } from '../report/comparison';
import type { BenchServers, BusName } from '../servers/bench-servers';
import { checkDelivery, startConsumer, type DeliveryCheck } from './check-delivery';
import { measureDrain, relayRow } from './measure-drain';
import { measureLatency } from './measure-latency';
import { measureRaw } from './measure-raw';
import { measureWriters, type WriterMeasurements } from './measure-writers';
import { KEYS, PARTITIONS, startService, type RunContext } from './run-context';
import { seededByKey } from './seed-outbox';

/** What one run measured on one bus. */
export interface OutboxRunResult {
  readonly drain: ReadonlyMap<string, Measurement>;
  readonly writers: WriterMeasurements;
  readonly latenciesMs: readonly number[];
  readonly checks: readonly DeliveryCheck[];
}

/** Measures everything once on one bus, and has consumers check every event that was committed on the way. */
export async function runOutboxOnce(
  servers: BenchServers,
  bus: BusName,
  run: number,
  options: BenchOptions,
  migrations: string,
): Promise<OutboxRunResult> {
  const context: RunContext = {
    servers,
    options,
    bus,
    busUrl: servers.busUrl(bus),
    databaseUrl: await servers.newDatabase(),
    loadTopic: `trellis.bench.load-${run}`,
    steadyTopic: `trellis.bench.steady-${run}`,
  };
  await applyMigrations({ url: context.databaseUrl, directory: migrations });
  await createTopics(context);

  const raw = await measureRaw(context);
  const drain = await measureDrain(context);
  const service = await startService(context);
  await service.call('createAccounts', undefined);
  const writers = await measureWriters(context, service);
  const latency = await measureLatency(context, service);
  const byAccount = await service.call('committedByAccount', 'load');
  const committed = new Map([...byAccount, ...seededByKey(drain.seeded, KEYS)]);
  const consumer = await startConsumer(context, context.loadTopic);
  const load = await checkDelivery(context.loadTopic, consumer, committed, service);
  await service.finish();
  return {
    drain: new Map([...raw, [relayRow, drain.measurement]]),
    writers,
    latenciesMs: latency.latenciesMs,
    checks: [load, latency],
  };
}

async function createTopics({ busUrl, loadTopic, steadyTopic }: RunContext): Promise<void> {
  const adapter = BenchProcess.start<BusAdapterCommands>('bus-adapter');
  await adapter.call('connect', busUrl);
  for (const topic of [loadTopic, steadyTopic]) {
    await adapter.call('createTopic', { topic, partitions: PARTITIONS });
  }
  await adapter.finish();
}
