import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from '@trellis/local-server';
import { parseCommandLine, USAGE, type Command } from './command-line';
import { down } from './down';
import { status } from './status';
import { up } from './up';

/** Starts, stops or inspects the Kafka and the Consul of this checkout. */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const print = (line: string) => console.log(line);
  if (args.includes('--help')) {
    print(USAGE);
    return;
  }
  try {
    const command = parseCommandLine(root, args);
    if (command.action === 'status') {
      if (!(await status(command, print))) process.exitCode = 1;
    } else {
      const change = command.action === 'up' ? up : down;
      await oneAtATime(command, print, () => change(command, print));
    }
  } catch (error) {
    console.error(process.env.DEBUG ? (error as Error).stack : (error as Error).message);
    process.exitCode = 1;
  }
}

async function oneAtATime(
  { stateDirectory }: Command,
  print: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  await mkdir(stateDirectory, { recursive: true });
  const onWait = (pid: number) => print(`waiting for process ${pid}, which is starting or stopping them`);
  await withLock(path.join(stateDirectory, 'infrastructure.lock'), onWait, work);
}
