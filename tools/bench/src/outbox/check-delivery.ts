import { BenchProcess } from '../process/bench-process';
import type { ConsumerCommands } from './consumer.process';
import type { DeliveryVerdict } from './delivery-ledger';
import type { RunContext } from './run-context';
import type { ServiceCommands } from './service.process';

/** What a consumer saw of a topic, against what was committed. */
export interface DeliveryCheck {
  readonly verdict: DeliveryVerdict;
  readonly topic: string;
  /** Events that are still in the outbox, and so not lost but late. */
  readonly waiting: number;
  /** Events whose key or sequence differ from what they carry, one line each. */
  readonly mismatches: readonly string[];
}

/** Starts a process that consumes a topic from its beginning. */
export async function startConsumer(
  { busUrl }: RunContext,
  topic: string,
): Promise<BenchProcess<ConsumerCommands>> {
  const consumer = BenchProcess.start<ConsumerCommands>('consumer');
  await consumer.call('start', { busUrl, topic, group: `bench-${topic}` });
  return consumer;
}

/** Waits for what was committed, compares, and ends the consumer. */
export async function checkDelivery(
  topic: string,
  consumer: BenchProcess<ConsumerCommands>,
  committed: ReadonlyMap<string, number>,
  service: BenchProcess<ServiceCommands>,
): Promise<DeliveryCheck> {
  await consumer.call(
    'waitFor',
    [...committed.values()].reduce((sum, count) => sum + count, 0),
  );
  const { mismatches, ...verdict } = await consumer.call('judge', committed);
  await consumer.finish();
  return { topic, verdict, mismatches, waiting: await service.call('waiting', undefined) };
}
