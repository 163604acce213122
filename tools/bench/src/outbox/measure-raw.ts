import type { BusAdapterCommands } from '../bus/bus-adapter.process';
import type { RawKafkaCommands } from '../bus/raw-kafka.process';
import { BenchProcess } from '../process/bench-process';
import type { Window } from '../process/measured-window';
import type { Measurement } from '../report/comparison';
import { KEYS, measurementOf, warmUpEvents, type RunContext } from './run-context';

const BATCH_SIZES = [100, 500, 1_000] as const;
/** kafkajs sets timers into the past while it has nothing to do. */
const KAFKAJS_IDLE_TIMER = 'TimeoutNegativeWarning';

/** What the relay is held against. */
export const rawRows = {
  raw: 'raw producer, best batch',
  rawWithHeaders: "raw producer with the relay's headers",
} as const;

/** Measures what the relay's bus takes in when it is fed from memory: by bare kafkajs where the bus is Kafka. */
export function measureRaw(context: RunContext): Promise<Map<string, Measurement>> {
  return context.bus === 'kafka' ? measureKafkajs(context) : measureBusAlone(context);
}

async function measureKafkajs(context: RunContext): Promise<Map<string, Measurement>> {
  const producer = BenchProcess.start<RawKafkaCommands>('raw-kafka', [KAFKAJS_IDLE_TIMER]);
  await producer.call('connect', context.servers.brokers);
  const publish = (records: number, batchSize: number, withHeaders: boolean) => {
    const name = `raw producer ${batchSize}${withHeaders ? ' with headers' : ''}`;
    const load = { topic: context.loadTopic, keys: KEYS, records, batchSize, withHeaders, name };
    return producer.call('publish', load);
  };
  await publish(warmUpEvents(context), 500, true);
  const { events } = context.options;
  const measured = new Map([
    [rawRows.raw, await bestOf(context, (batchSize) => publish(events, batchSize, false))],
    [rawRows.rawWithHeaders, await bestOf(context, (batchSize) => publish(events, batchSize, true))],
  ]);
  await producer.finish();
  return new Map<string, Measurement>(measured);
}

async function measureBusAlone(context: RunContext): Promise<Map<string, Measurement>> {
  const adapter = BenchProcess.start<BusAdapterCommands>('bus-adapter');
  await adapter.call('connect', context.busUrl);
  const publish = (records: number, batchSize: number) => {
    const load = { topic: context.loadTopic, keys: KEYS, records, batchSize };
    return adapter.call('publish', { ...load, name: `bus alone ${batchSize}` });
  };
  await publish(warmUpEvents(context), 500);
  const best = await bestOf(context, (batchSize) => publish(context.options.events, batchSize));
  await adapter.finish();
  return new Map([[rawRows.raw, best]]);
}

async function bestOf(
  { servers, options }: RunContext,
  publish: (batchSize: number) => Promise<Window>,
): Promise<Measurement> {
  const measurements: Measurement[] = [];
  for (const batchSize of BATCH_SIZES) {
    await servers.settle();
    measurements.push(measurementOf(options.events, await publish(batchSize)));
  }
  return measurements.reduce((best, next) => (next.perSecond > best.perSecond ? next : best));
}
