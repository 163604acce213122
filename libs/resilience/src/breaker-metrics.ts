import { Counter, Gauge } from 'prom-client';

/** 0 closed, 1 open, 2 half open. */
export const breakerState = new Gauge({
  name: 'trellis_breaker_state',
  help: 'State of a circuit breaker: 0 closed, 1 open, 2 half open.',
  labelNames: ['breaker'],
});

export const breakerRejections = new Counter({
  name: 'trellis_breaker_rejected_total',
  help: 'Calls that a breaker did not make, by cause: open or bulkhead.',
  labelNames: ['breaker', 'cause'],
});
