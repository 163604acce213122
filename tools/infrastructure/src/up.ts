import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsulCluster, installConsul } from '@trellis/local-consul';
import { installKafka, KafkaCluster } from '@trellis/local-kafka';
import { isPortFree, isRunning, runningProcess } from '@trellis/local-server';
import type { Command } from './command-line';
import { down } from './down';
import { InfrastructureError } from './infrastructure.errors';
import {
  readRecord,
  writeRecord,
  type InfrastructureRecord,
  type RecordedServer,
} from './infrastructure-record';

/**
 * Starts Kafka and Consul, which outlive this process, or finds them running.
 *
 * @throws {InfrastructureError} when they run otherwise than asked for, in part, or a port is taken
 */
export async function up(command: Command, print: (line: string) => void): Promise<void> {
  const { stateDirectory, kafkaPorts, consulPorts } = command;
  const record = await readRecord(stateDirectory);
  if (record && (await isUp(record, command))) {
    print('Kafka and Consul are up already.');
    printAddresses(record, print);
    return;
  }
  // What an `up` that was killed midway has left is no other program: it ends before the ports are looked at.
  await endServers(stateDirectory);
  await requireFreePorts('Kafka', '--kafka-port', kafkaPorts);
  await requireFreePorts('Consul', '--consul-port', consulPorts);
  let isInterrupted = false;
  let starting: Promise<InfrastructureRecord> | undefined;
  const interrupt = () => {
    isInterrupted = true;
    print('interrupted, stopping what was started');
    void endStart(stateDirectory, starting).finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    // Before anything runs, and the quick one first: what is missing on the machine is said at once.
    await installKafka(print);
    await installConsul(print);
    if (isInterrupted) return;
    starting = start(command, print);
    const started = await starting;
    if (isInterrupted) return;
    await writeRecord(stateDirectory, started);
    printAddresses(started, print);
  } catch (error) {
    // Its start failed by the interruption.
    if (isInterrupted) return;
    await endServers(stateDirectory);
    throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function endServers(stateDirectory: string): Promise<void> {
  await down({ stateDirectory, removesData: false }, () => {});
}

/** Ends the servers, again until their start is over: one may get its process after its folder was looked at. */
async function endStart(
  stateDirectory: string,
  starting: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  let isOver = false;
  const over = starting
    .catch(() => {})
    .then(() => {
      isOver = true;
    });
  while (!isOver) {
    await endServers(stateDirectory);
    await Promise.race([over, delay(100)]);
  }
  await endServers(stateDirectory);
}

async function isUp(record: InfrastructureRecord, { kafkaPorts, consulPorts }: Command): Promise<boolean> {
  const states = await Promise.all(record.servers.map(isRunning));
  if (!states.includes(true)) return false;
  const ended = record.servers.filter((_, index) => !states[index]).map(({ name }) => name);
  if (ended.length > 0) {
    throw new InfrastructureError(
      `${ended.join(', ')} ended and the others run: run \`npm run infra:down\`, then \`npm run infra:up\`.`,
    );
  }
  const running = record.servers.map(({ port }) => port).join();
  if (running !== [...kafkaPorts, ...consulPorts].join()) {
    const size = (kind: string) => record.servers.filter((server) => server.kind === kind).length;
    throw new InfrastructureError(
      `They run already in another shape, ${size('kafka')} broker(s) and ${size('consul')} Consul server(s) on the ` +
        `ports ${running}: run \`npm run infra:down\` first.`,
    );
  }
  return true;
}

async function requireFreePorts(server: string, option: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (await isPortFree(port)) continue;
    throw new InfrastructureError(
      `Port ${port}, wanted for ${server}, is taken by another program: stop that, or give another port by ${option}.`,
    );
  }
}

async function start(command: Command, print: (line: string) => void): Promise<InfrastructureRecord> {
  const { stateDirectory, kafkaPorts, consulPorts } = command;
  const directory = (kind: string, ports: readonly number[]) =>
    path.join(stateDirectory, `${kind}-${ports.length}`);
  // Both are waited for when one fails: what is being started could not be stopped.
  const [kafkaStart, consulStart] = await Promise.allSettled([
    KafkaCluster.start({
      directory: directory('kafka', kafkaPorts),
      brokers: kafkaPorts.length === 3 ? 3 : 1,
      ports: kafkaPorts,
      onProgress: print,
    }),
    ConsulCluster.start({
      directory: directory('consul', consulPorts),
      servers: consulPorts.length === 3 ? 3 : 1,
      ports: consulPorts,
      onProgress: print,
    }),
  ]);
  if (kafkaStart.status === 'rejected') throw kafkaStart.reason;
  if (consulStart.status === 'rejected') throw consulStart.reason;
  const [kafka, consul] = [kafkaStart.value, consulStart.value];
  return {
    kafkaUrl: kafka.url,
    consulUrl: consul.url,
    consulPage: consul.uiUrl,
    servers: await Promise.all([
      ...kafka.brokers.map(({ id, pid, port }) => recorded('kafka', id, pid, port)),
      ...consul.agents.map(({ pid, port }, index) => recorded('consul', index + 1, pid, port)),
    ]),
  };
}

async function recorded(
  kind: RecordedServer['kind'],
  number: number,
  pid: number,
  port: number,
): Promise<RecordedServer> {
  const { startedAt } = (await runningProcess(pid)) ?? { startedAt: '' };
  return { kind, name: `${kind}-${number}`, pid, startedAt, port };
}

function printAddresses(record: InfrastructureRecord, print: (line: string) => void): void {
  const { kafkaUrl, consulUrl, consulPage } = record;
  print('');
  print(`Kafka        ${kafkaUrl}`);
  print(`Consul       ${consulUrl}`);
  print(`Consul page  ${consulPage}`);
  print('');
  print('Run the system on them:');
  print(`  EVENT_BUS_URL=${kafkaUrl} REGISTRY_URL=${consulUrl} npm start`);
  print('Stop them:');
  print('  npm run infra:down');
}
