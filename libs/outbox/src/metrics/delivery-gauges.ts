import { Gauge } from 'prom-client';
import type { DeliveryFigures } from './delivery-status';

/** Figures are read at most this often, however many gauges a scrape collects. */
const FIGURES_TTL_MS = 1_000;

let figures: DeliveryFigures | undefined;
let latest: { readonly atMs: number; readonly tables: ReturnType<DeliveryFigures['tables']> } | undefined;

function tableGauge(
  name: string,
  help: string,
  figure: keyof Awaited<ReturnType<DeliveryFigures['tables']>>,
): Gauge {
  return new Gauge({
    name,
    help,
    async collect() {
      const tables = await readTables();
      if (tables) this.set(tables[figure]);
    },
  });
}

/** What stands now; read when metrics are scraped. A figure that cannot be read keeps its last value. */
export const deliveryGauges = {
  depth: tableGauge('trellis_outbox_depth', 'Events not yet acknowledged by the bus', 'outboxDepth'),
  oldestAge: tableGauge(
    'trellis_outbox_oldest_age_seconds',
    'Age of the oldest event not yet acknowledged by the bus',
    'outboxOldestAgeSeconds',
  ),
  deadLetters: tableGauge(
    'trellis_dead_letters',
    'Events that could not be published or handled',
    'deadLetterCount',
  ),
  parkedKeys: tableGauge(
    'trellis_parked_keys',
    'Keys whose events wait behind a dead letter',
    'parkedKeyCount',
  ),
  consumerLag: new Gauge({
    name: 'trellis_consumer_lag',
    help: 'Records of the topics consumed that are not yet handled',
    labelNames: ['topic', 'partition'],
    async collect() {
      const lags = await figures?.lags().catch(() => undefined);
      for (const { topic, partition, lag } of lags ?? [])
        this.set({ topic, partition: String(partition) }, lag);
    },
  }),
} as const;

/** Says where the gauges read from; undefined once the service stops. */
export function exposeFigures(source: DeliveryFigures | undefined): void {
  figures = source;
  latest = undefined;
}

async function readTables(): Promise<Awaited<ReturnType<DeliveryFigures['tables']>> | undefined> {
  if (!figures) return undefined;
  const nowMs = performance.now();
  if (!latest || nowMs - latest.atMs > FIGURES_TTL_MS) latest = { atMs: nowMs, tables: figures.tables() };
  return latest.tables.catch(() => undefined);
}
