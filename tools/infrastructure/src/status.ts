import { isAgentReady } from '@trellis/local-consul';
import { answersAsBroker } from '@trellis/local-kafka';
import { isRunning } from '@trellis/local-server';
import type { Command } from './command-line';
import { readRecord, type RecordedServer } from './infrastructure-record';

type Health = 'healthy' | 'does not answer' | 'not running';

/** Says how each server is. Answers whether all of them are up and healthy. */
export async function status(
  { stateDirectory }: Pick<Command, 'stateDirectory'>,
  print: (line: string) => void,
): Promise<boolean> {
  const record = await readRecord(stateDirectory);
  if (!record) {
    print('Nothing is up. `npm run infra:up` starts Kafka and Consul.');
    return false;
  }
  const healths = await Promise.all(record.servers.map(healthOf));
  for (const [index, { name, pid, port }] of record.servers.entries()) {
    print(
      `${name.padEnd(9)} pid ${String(pid).padEnd(8)} 127.0.0.1:${String(port).padEnd(6)} ${healths[index]}`,
    );
  }
  return healths.every((health) => health === 'healthy');
}

async function healthOf(server: RecordedServer): Promise<Health> {
  if (!(await isRunning(server))) return 'not running';
  const answers =
    server.kind === 'kafka'
      ? answersAsBroker(server.port)
      : isAgentReady({ port: server.port, caPem: undefined, token: undefined }).catch(() => false);
  return (await answers) ? 'healthy' : 'does not answer';
}
