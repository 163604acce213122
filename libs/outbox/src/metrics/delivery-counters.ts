import { Counter } from 'prom-client';

/** What happened, counted for the process. */
export const deliveryCounters = {
  published: new Counter({
    name: 'trellis_relay_published_total',
    help: 'Events that the bus acknowledged',
    labelNames: ['topic'],
  }),
  relayFailures: new Counter({
    name: 'trellis_relay_failures_total',
    help: 'Rounds of the relay that failed and were retried',
  }),
  handled: new Counter({
    name: 'trellis_inbox_handled_total',
    help: 'Events whose handler committed',
    labelNames: ['type'],
  }),
  duplicates: new Counter({
    name: 'trellis_inbox_duplicates_total',
    help: 'Deliveries of events that were recorded before',
  }),
  retries: new Counter({
    name: 'trellis_inbox_retries_total',
    help: 'Tries of a handler that failed and are made again',
    labelNames: ['type'],
  }),
} as const;
