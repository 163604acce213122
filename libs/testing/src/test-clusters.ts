import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConsulCluster, installConsul } from '@trellis/local-consul';
import { installKafka, KafkaCluster } from '@trellis/local-kafka';
import { endLeftovers, runningProcess } from '@trellis/local-server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the Kafka broker of this run. */
    kafkaUrl: string;
    /** URL of the Consul server of this run. */
    consulUrl: string;
  }
}

const FOLDER = path.join(tmpdir(), `trellis-test-clusters-${process.getuid?.() ?? 'user'}`);

/** One Kafka broker and one Consul server on free ports. */
export interface TestClusters {
  readonly kafkaUrl: string;
  readonly consulUrl: string;
  /** Stops both and removes their data. */
  stop(): Promise<void>;
}

/** Starts both, their data in the temporary folder. Ends what earlier runs left behind when they were killed. */
export async function startTestClusters(
  options: { onProgress?: (line: string) => void } = {},
): Promise<TestClusters> {
  const { onProgress } = options;
  await installKafka(onProgress);
  await installConsul(onProgress);
  await mkdir(FOLDER, { recursive: true });
  await removeAbandonedRuns();
  // The name says whose it is, before there is anything in it.
  const directory = path.join(FOLDER, `run-${process.pid}-${randomUUID().slice(0, 8)}`);
  const starts = await Promise.allSettled([
    KafkaCluster.start({ directory: path.join(directory, 'kafka'), onProgress }),
    ConsulCluster.start({ directory: path.join(directory, 'consul'), onProgress }),
  ]);
  const stop = async () => {
    for (const start of starts) if (start.status === 'fulfilled') await start.value.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const [kafka, consul] = starts;
  if (kafka.status === 'fulfilled' && consul.status === 'fulfilled') {
    return { kafkaUrl: kafka.value.url, consulUrl: consul.value.url, stop };
  }
  await stop();
  throw starts.find((start) => start.status === 'rejected')!.reason;
}

async function removeAbandonedRuns(): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const pid = /^run-(\d+)-\w+$/.exec(name)?.[1];
    if (!pid || (await runningProcess(Number(pid)))) continue;
    // Another run may be at it as well; what is left after that is left to the next one.
    await removeRun(path.join(FOLDER, name)).catch(() => undefined);
  }
}

async function removeRun(directory: string): Promise<void> {
  for (const part of ['kafka', 'consul']) await endLeftovers(path.join(directory, part));
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}
