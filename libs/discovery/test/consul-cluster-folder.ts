import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsulCluster } from '@trellis/local-consul';

export interface TemporaryConsul {
  readonly cluster: ConsulCluster;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** Consul servers that one test file may kill and empty. */
export async function startTemporaryConsul(
  options: Omit<Parameters<typeof ConsulCluster.start>[0], 'directory'> = {},
): Promise<TemporaryConsul> {
  const directory = await mkdtemp(join(tmpdir(), 'trellis-consul-'));
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  try {
    const cluster = await ConsulCluster.start({ ...options, directory });
    return {
      cluster,
      async remove() {
        await cluster.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
