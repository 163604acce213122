import { parseArgs } from 'node:util';
import { CommandError } from './command.errors.ts';
import { OperatorClient } from './operator-client.ts';
import { findSystem } from './running-system.ts';

const USAGE = `Usage: npm run dead-letters -- <command>
  list                    every dead letter, oldest first for each service
  redrive <service>/<id>  handles one again, and then what waits behind it
  discard <service>/<id>  gives one up, and handles what waits behind it

  --state <folder>        where npm start keeps its data (default .trellis)

For another system set TRELLIS_GATEWAY_URL, TRELLIS_OPERATOR_EMAIL and TRELLIS_OPERATOR_PASSWORD.`;

/** One entry of the answer of GET /api/v1/system/dead-letters. */
interface DeadLetter {
  readonly service: string;
  readonly id: string;
  readonly eventType: string;
  readonly key: string;
  readonly error: string;
  readonly attempts: number;
  readonly recordedAt: string;
  readonly parkedCount: number;
}

interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  readonly nextPageToken: string;
  readonly unavailable: readonly string[];
}

export interface DeadLettersSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly defaultStateDirectory: string;
  readonly print: (line: string) => void;
}

/** Carries out one command. @throws {CommandError} when it cannot */
export async function runDeadLetters(
  args: readonly string[],
  { environment, defaultStateDirectory, print }: DeadLettersSurroundings,
): Promise<void> {
  const { command, target, stateDirectory = defaultStateDirectory } = parse(args);
  const signIn = async () => OperatorClient.signIn(await findSystem({ environment, stateDirectory }));
  if (command === 'list' && target === undefined) return list(await signIn(), print);
  if ((command === 'redrive' || command === 'discard') && target !== undefined) {
    const [, service, id] = /^([a-z0-9-]+)\/([^/]+)$/.exec(target) ?? [];
    if (!service || !id)
      throw new CommandError(`${target} does not name a dead letter: expected <service>/<id>.`);
    const path = `/dead-letters/${service}/${encodeURIComponent(id)}/${command}`;
    const { handledCount } = await (await signIn()).call<{ handledCount: number }>('POST', path);
    return print(`${command === 'redrive' ? 'Redriven' : 'Discarded'}; events handled: ${handledCount}`);
  }
  throw new CommandError(USAGE);
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { state: { type: 'string' } },
    });
    if (positionals.length > 2) throw new CommandError(USAGE);
    return { command: positionals[0], target: positionals[1], stateDirectory: values.state };
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function list(operator: OperatorClient, print: (line: string) => void): Promise<void> {
  let pageToken = '';
  let count = 0;
  do {
    const query = new URLSearchParams({ pageSize: '100', pageToken });
    const page = await operator.call<DeadLetterPage>('GET', `/dead-letters?${query}`);
    for (const letter of page.deadLetters) print(describe(letter));
    for (const service of page.unavailable)
      print(`${service} does not answer: its dead letters are missing here.`);
    count += page.deadLetters.length;
    pageToken = page.nextPageToken;
  } while (pageToken);
  if (count === 0) print('There are no dead letters.');
}

function describe(letter: DeadLetter): string {
  const { service, id, eventType, key, attempts, parkedCount, recordedAt, error } = letter;
  return [
    `${service}/${id}`,
    `  ${eventType || 'unknown type'} of key ${key || '(none)'}, recorded ${recordedAt}`,
    `  attempts ${attempts}, waiting behind it ${parkedCount}`,
    `  ${error}`,
  ].join('\n');
}
