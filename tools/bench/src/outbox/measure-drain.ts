import type { Measurement } from '../report/comparison';
import { KEYS, measurementOf, startService, warmUpEvents, type RunContext } from './run-context';

export const relayRow = 'relay';

/** Measures a relay that finds the outbox full. Answers how many events went through it, too. */
export async function measureDrain(
  context: RunContext,
): Promise<{ measurement: Measurement; seeded: number }> {
  const { loadTopic: topic, options, servers } = context;
  const warmUp = warmUpEvents(context);
  const seeder = await startService(context);
  const relay = await startService(context);
  await seeder.call('seed', { topic, events: warmUp, keys: KEYS, before: 0 });
  await relay.call('drain', { expected: warmUp, name: 'relay warm-up' });
  await seeder.call('seed', { topic, events: options.events, keys: KEYS, before: warmUp });
  await servers.settle();
  const drained = await relay.call('drain', { expected: options.events, name: 'relay drain' });
  await seeder.finish();
  await relay.finish();
  return { measurement: measurementOf(options.events, drained), seeded: warmUp + options.events };
}
