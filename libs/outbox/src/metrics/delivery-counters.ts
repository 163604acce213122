import { Counter, Histogram } from 'prom-client';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What happened, counted for the process. */
export const deliveryCounters = {
  published: new Counter({
    name: 'trellis_relay_published_total',
    help: 'Events that the bus acknowledged',
    labelNames: ['topic'],
  }),
  sendDuration: new Histogram({
    name: 'trellis_relay_send_seconds',
    help: 'Time until the bus acknowledged what a round of the relay sent',
    buckets: seconds,
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
  transactionDuration: new Histogram({
    name: 'trellis_inbox_transaction_seconds',
    help: 'Time that transactions of events took, those that failed included',
    labelNames: ['topic'],
    buckets: seconds,
  }),
  delivery: new Histogram({
    name: 'trellis_delivery_seconds',
    help: 'Age of events, since they were raised, when the transaction of their handler committed',
    labelNames: ['type'],
    buckets: [...seconds.slice(2), 60, 300, 900, 3600],
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
