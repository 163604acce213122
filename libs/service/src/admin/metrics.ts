import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, register } from 'prom-client';

let collecting = false;

/**
 * All figures of the process in Prometheus' text format. The process's own (CPU, memory, garbage collection, event loop)
 * are collected from the first call on, so that a process nobody scrapes pays nothing for them.
 */
export async function renderMetrics(): Promise<{ contentType: string; body: string }> {
  if (!collecting) {
    collecting = true;
    collectProcessMetrics();
  }
  return { contentType: register.contentType, body: await register.metrics() };
}

/**
 * prom-client's default set, but for the histogram of the event loop's delay: its sampling timer wakes an idle process a
 * hundred times a second, and a slower one reports its own interval as lag. The loop's utilization costs nothing.
 */
function collectProcessMetrics(): void {
  collectDefaultMetrics({ eventLoopMonitoringPrecision: 3_600_000 });
  for (const figure of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99']) {
    register.removeSingleMetric(`nodejs_eventloop_lag_${figure}_seconds`);
  }
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  new Gauge({
    name: 'trellis_event_loop_utilization',
    help: 'Share of the time since the previous scrape that the event loop was busy, 0 to 1.',
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    },
  });
}
