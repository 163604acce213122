import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { endLeftovers, recordedProcesses } from '@trellis/local-server';
import type { Command } from './command-line';
import { removeRecord } from './infrastructure-record';

/** Clients of Kafka go on finding Consul while they let go of it. */
const ORDER = ['kafka', 'consul'];

/** Stops every server of the state folder and waits for their ends: those too of an `up` that was killed. */
export async function down(
  { stateDirectory, removesData }: Pick<Command, 'stateDirectory' | 'removesData'>,
  print: (line: string) => void,
): Promise<void> {
  const folders = (await readdir(stateDirectory, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  let stopped = 0;
  for (const kind of ORDER) {
    for (const folder of folders.filter((name) => name.startsWith(`${kind}-`))) {
      const directory = path.join(stateDirectory, folder);
      const servers = await recordedProcesses(directory);
      if (servers.length > 0) print(`stopping ${servers.map(({ name }) => name).join(', ')}`);
      await endLeftovers(directory);
      stopped += servers.length;
    }
  }
  await removeRecord(stateDirectory);
  print(stopped > 0 ? 'Kafka and Consul are down.' : 'Nothing was up.');
  if (!removesData) return;
  for (const folder of folders.filter((name) => /^(kafka|consul)-[13]$/.test(name))) {
    await rm(path.join(stateDirectory, folder), { recursive: true, force: true });
  }
  print('Their data is removed.');
}
