import type { BenchOptions } from '../bench-options';
import { isBroken, type DeliveryVerdict } from '../outbox/delivery-ledger';
import { BenchProcess } from '../process/bench-process';
import type { BenchResult } from '../report/bench-result';
import { Comparison } from '../report/comparison';
import { formatFigure } from '../report/table';
import { BenchServers, type BusName } from '../servers/bench-servers';
import type { BusAdapterCommands } from './bus-adapter.process';
import type { RawKafkaCommands } from './raw-kafka.process';

const PARTITIONS = 4;
const KEYS = 1_000;
const BATCH_SIZE = 500;
const WARM_UP_RECORDS = 10_000;
/** kafkajs sets timers into the past while it has nothing to do. */
const KAFKAJS_IDLE_TIMER = 'TimeoutNegativeWarning';
const rawRow = 'kafkajs alone';

type Side = 'raw' | BusName;

/** Measures both adapters of the event bus, each alone, against bare kafkajs with the same records. */
export async function runBusBench(options: BenchOptions): Promise<BenchResult> {
  const sides: readonly Side[] = options.buses.includes('kafka') ? ['raw', ...options.buses] : options.buses;
  const baseline = sides.includes('raw') ? rawRow : 'postgres adapter';
  const publishing = new Comparison('Publishing in batches of 500', 'records/s', baseline);
  const consuming = new Comparison('Consuming', 'records/s', baseline);
  const faults: string[] = [];
  const servers = await BenchServers.start({ buses: options.buses, onProgress: console.error });
  try {
    for (let run = 1; run <= options.runs; run += 1) {
      for (const side of sides) {
        console.error(`run ${run} of ${options.runs}, ${rowOf(side)}`);
        const { published, consumed } = await runSide(servers, side, run, options.events);
        const publishedSpeed = (options.events * 1_000) / published.elapsedMs;
        const publishedCpu = published.cpuMicroseconds / options.events;
        publishing.add(rowOf(side), { perSecond: publishedSpeed, cpuMicroseconds: publishedCpu });
        consuming.add(rowOf(side), {
          perSecond: (consumed.records * 1_000) / consumed.elapsedMs,
          cpuMicroseconds: consumed.cpuMicroseconds / consumed.records,
        });
        if (isBroken(consumed.verdict)) faults.push(faultOf(side, consumed.verdict));
      }
    }
  } finally {
    await servers.stop();
  }
  return { report: [publishing.format(), consuming.format()].join('\n\n'), faults };
}

async function runSide(servers: BenchServers, side: Side, run: number, records: number) {
  const topic = `trellis.bench.${side}-${run}`;
  const warmUpTopic = `${topic}-warm-up`;
  const bus = side === 'raw' ? 'kafka' : side;
  const adapter = BenchProcess.start<BusAdapterCommands>('bus-adapter');
  await adapter.call('connect', servers.busUrl(bus));
  for (const each of [topic, warmUpTopic]) {
    await adapter.call('createTopic', { topic: each, partitions: PARTITIONS });
  }
  const measured = side === 'raw' ? await startRaw(servers) : adapter;
  await measured.call('publish', {
    ...{ topic: warmUpTopic, records: WARM_UP_RECORDS, keys: KEYS, batchSize: BATCH_SIZE },
    ...{ withHeaders: true, name: 'warm-up' },
  });
  await servers.settle();
  const published = await measured.call('publish', {
    ...{ topic, records, keys: KEYS, batchSize: BATCH_SIZE },
    ...{ withHeaders: true, name: `${rowOf(side)} publishing` },
  });
  await servers.settle();
  const consumed = await measured.call('consume', {
    ...{ topic, group: `bench-${topic}`, records, keys: KEYS },
    name: `${rowOf(side)} consuming`,
  });
  for (const process of new Set([measured, adapter])) await process.finish();
  return { published, consumed };
}

async function startRaw(servers: BenchServers) {
  const raw = BenchProcess.start<RawKafkaCommands>('raw-kafka', [KAFKAJS_IDLE_TIMER]);
  await raw.call('connect', servers.brokers);
  // Both take the same commands with the same loads, whose headers the adapters always write.
  return raw as unknown as BenchProcess<BusAdapterCommands & Pick<RawKafkaCommands, 'publish'>>;
}

function rowOf(side: Side): string {
  return side === 'raw' ? rawRow : `${side} adapter`;
}

function faultOf(side: Side, { lost, reordered, invented }: DeliveryVerdict): string {
  return `${rowOf(side)}: ${formatFigure(lost)} records lost, ${reordered} reordered, ${invented} invented`;
}
