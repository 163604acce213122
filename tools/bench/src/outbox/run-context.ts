import type { BenchOptions } from '../bench-options';
import { BenchProcess } from '../process/bench-process';
import type { Window } from '../process/measured-window';
import type { Measurement } from '../report/comparison';
import { totalOf } from '../report/total-of';
import type { BenchServers, BusName } from '../servers/bench-servers';
import type { ServiceCommands } from './service.process';

/** A database and topics of a run's own. */
export interface RunContext {
  readonly servers: BenchServers;
  readonly options: BenchOptions;
  readonly bus: BusName;
  readonly busUrl: string;
  readonly databaseUrl: string;
  /** Where the relay, its baselines and the writers publish. */
  readonly loadTopic: string;
  /** Where the latency is measured. */
  readonly steadyTopic: string;
}

/** As on the contract's topics. */
export const PARTITIONS = 4;
/** Over how many keys records are spread. */
export const KEYS = 1_000;

/** As many as the greatest number of writers, and some for the relay. */
const MAX_CONNECTIONS = 36;

/** Starts a process that is a service on the run's database and bus. */
export async function startService({
  databaseUrl,
  busUrl,
}: RunContext): Promise<BenchProcess<ServiceCommands>> {
  const service = BenchProcess.start<ServiceCommands>('service');
  await service.call('start', { databaseUrl, busUrl, maxConnections: MAX_CONNECTIONS });
  return service;
}

/** How many events go through a process before it is measured. */
export function warmUpEvents({ options }: RunContext): number {
  return Math.min(10_000, options.events);
}

export function measurementOf(count: number, window: Window): Measurement {
  return totalOf([{ ...window, count }]);
}
