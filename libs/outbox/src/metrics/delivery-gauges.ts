import { Gauge } from 'prom-client';
import type { DeliveryFigures } from './delivery-status';

let figures: DeliveryFigures | undefined;

function tableGauge(
  name: string,
  help: string,
  figure: keyof Awaited<ReturnType<DeliveryFigures['tables']>>,
): Gauge {
  return new Gauge({
    name,
    help,
    async collect() {
      const tables = await figures?.tables().catch(() => undefined);
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
}
