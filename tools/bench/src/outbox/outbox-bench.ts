import type { BenchOptions } from '../bench-options';
import type { BenchResult } from '../report/bench-result';
import { Comparison, type Measurement } from '../report/comparison';
import { percentile, summarise } from '../report/statistics';
import { formatFigure, formatTable } from '../report/table';
import { BenchServers, type BusName } from '../servers/bench-servers';
import { PAYLOAD_BYTES } from './bench-event';
import { isBroken, type DeliveryVerdict } from './delivery-ledger';
import { relayRow } from './measure-drain';
import { STEADY_PER_SECOND } from './measure-latency';
import { rawRows } from './measure-raw';
import { writerCounts, writerRows } from './measure-writers';
import { runOutboxOnce, type OutboxRunResult } from './outbox-run';
import { KEYS, PARTITIONS } from './run-context';

const DRAIN_TARGET = 0.6;
const WRITER_TARGET = 0.8;

/** Measures what the outbox costs its writers and how fast it empties, and checks that nothing is lost on the way. */
export async function runOutboxBench(options: BenchOptions, migrations: string): Promise<BenchResult> {
  const servers = await BenchServers.start({ buses: options.buses, onProgress: console.error });
  try {
    const results = new Map<BusName, OutboxRunResult[]>(options.buses.map((bus) => [bus, []]));
    for (let run = 1; run <= options.runs; run += 1) {
      for (const bus of options.buses) {
        console.error(`run ${run} of ${options.runs} on ${bus}`);
        results.get(bus)?.push(await runOutboxOnce(servers, bus, run, options, migrations));
      }
    }
    return {
      report: [setting(options), ...[...results].map(([bus, runs]) => reportOf(bus, runs))].join('\n\n'),
      faults: [...results].flatMap(([bus, runs]) => runs.flatMap((run) => faultsOf(bus, run))),
    };
  } finally {
    await servers.stop();
  }
}

function setting({ runs, events }: BenchOptions): string {
  const values = `values of ${PAYLOAD_BYTES} bytes, ${KEYS} keys, ${PARTITIONS} partitions`;
  return `${runs} runs in turn, ${events} events to drain, ${values}; PostgreSQL flushes every commit`;
}

function reportOf(bus: BusName, runs: readonly OutboxRunResult[]): string {
  const drain = new Comparison(`Relay, draining, ${bus} bus`, 'events/s', rawRows.raw);
  // Only Kafka has a raw client to be held against.
  if (bus === 'kafka') drain.expectAtLeast(relayRow, DRAIN_TARGET);
  addAll(
    drain,
    runs.map((run) => run.drain),
  );
  const writers = writerCounts.map((clients) => {
    const comparison = new Comparison(`${clients} writers, ${bus} bus`, 'tps', writerRows.bare);
    // What a service without an outbox would write, not our unit of work, which has a statement of its own.
    comparison.expectAtLeast(writerRows.withEvent, WRITER_TARGET);
    addAll(
      comparison,
      runs.map((run) => run.writers.get(clients) ?? new Map<string, Measurement>()),
    );
    return comparison;
  });
  return [
    drain.format(),
    ...writers.map((comparison) => comparison.format()),
    latencyTable(bus, runs),
    verdictTable(
      bus,
      runs.flatMap(({ checks }) => checks.map(({ verdict }) => verdict)),
    ),
  ].join('\n\n');
}

function addAll(comparison: Comparison, runs: readonly ReadonlyMap<string, Measurement>[]): void {
  for (const run of runs) for (const [row, measurement] of run) comparison.add(row, measurement);
}

function latencyTable(bus: BusName, runs: readonly OutboxRunResult[]): string {
  const rowOf = (name: string, percent: number) => {
    const { median, least, greatest } = summarise(
      runs.map(({ latenciesMs }) => percentile(latenciesMs, percent)),
    );
    return [name, formatFigure(median), `${formatFigure(least)} – ${formatFigure(greatest)}`];
  };
  return [
    `Commit to consumed at ${STEADY_PER_SECOND} transactions/s, ${bus} bus`,
    formatTable([['', 'ms median', 'range'], rowOf('p50', 50), rowOf('p99', 99)]),
  ].join('\n');
}

function verdictTable(bus: BusName, verdicts: readonly DeliveryVerdict[]): string {
  const columns = ['committed', 'lost', 'reordered', 'invented', 'duplicates'] as const;
  const sumOf = (column: (typeof columns)[number]) =>
    verdicts.reduce((sum, verdict) => sum + verdict[column], 0).toLocaleString('en');
  return [
    `Delivery, ${bus} bus`,
    formatTable([
      ['', ...columns],
      ['events', ...columns.map(sumOf)],
    ]),
  ].join('\n');
}

function faultsOf(bus: BusName, { checks }: OutboxRunResult): string[] {
  const broken = checks.filter(({ verdict }) => isBroken(verdict));
  return [
    ...broken.map(
      ({ topic, waiting, verdict: { lost, reordered, invented, lostExamples } }) =>
        `${bus}: of ${topic} ${lost} events lost (${lostExamples.join(', ')}), ${reordered} reordered, ` +
        `${invented} invented; ${waiting} in the outbox`,
    ),
    ...checks.flatMap(({ mismatches }) => mismatches).map((mismatch) => `${bus}: event ${mismatch}`),
  ];
}
