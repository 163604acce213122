import type { BenchProcess } from '../process/bench-process';
import { checkDelivery, startConsumer, type DeliveryCheck } from './check-delivery';
import type { RunContext } from './run-context';
import type { ServiceCommands } from './service.process';

export const STEADY_PER_SECOND = 200;
/** Events of the first second: nothing can arrive while the consumer still joins its group. */
const LEFT_OUT = STEADY_PER_SECOND;

/** From the acknowledged COMMIT to the consumer's handler. */
export interface LatencyMeasurement extends DeliveryCheck {
  readonly latenciesMs: readonly number[];
}

/** Measures how long events take at a steady rate, through the relay of the service that commits them. */
export async function measureLatency(
  context: RunContext,
  service: BenchProcess<ServiceCommands>,
): Promise<LatencyMeasurement> {
  const { steadyTopic: topic, options } = context;
  const consumer = await startConsumer(context, topic);
  // A second more, for the one that is left out.
  const durationMs = options.durationMs + (LEFT_OUT * 1_000) / STEADY_PER_SECOND;
  const load = { topic, perSecond: STEADY_PER_SECOND, durationMs };
  const committed = await service.call('writeSteadily', load);
  await consumer.call('waitFor', committed.length);
  const consumed = await consumer.call('consumed', undefined);
  const check = await checkDelivery(
    topic,
    consumer,
    await service.call('committedByAccount', 'steady'),
    service,
  );
  const arrivals = new Map(
    consumed.map(({ key, sequence, consumedAtNs }) => [`${key} ${sequence}`, consumedAtNs]),
  );
  const latenciesMs = committed.slice(LEFT_OUT).flatMap(({ key, sequence, committedAtNs }) => {
    const arrivedAtNs = arrivals.get(`${key} ${sequence}`);
    return arrivedAtNs === undefined ? [] : [Number(arrivedAtNs - committedAtNs) / 1e6];
  });
  return { ...check, latenciesMs };
}
