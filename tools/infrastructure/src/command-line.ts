import path from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm run infra:…` was asked for. */
export interface Command {
  readonly action: 'up' | 'down' | 'status';
  /** Where the data, the logs and the record of the servers are kept. */
  readonly stateDirectory: string;
  readonly kafkaPorts: readonly number[];
  readonly consulPorts: readonly number[];
  /** With `down`: the data goes too. */
  readonly removesData: boolean;
}

/** The command line cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm run infra:up [-- options]      starts Kafka and Consul
       npm run infra:status               says how they are
       npm run infra:down [-- options]    stops them
  --brokers <1|3>        Kafka brokers (up; default 1)
  --servers <1|3>        Consul servers (up; default 1)
  --kafka-port <number>  port of the first broker, the others take the next ones (up; default 9092)
  --consul-port <number> port of the first Consul server, the others take the next ones (up; default 8500)
  --remove-data          remove what they have stored (down)
  --state <folder>       where the data is kept (default .trellis/infrastructure)
  --help                 show this text

The servers keep running when the command has ended. One broker and three have data of their own, as have one Consul
server and three.`;

const OWN_OPTIONS = {
  up: ['brokers', 'servers', 'kafka-port', 'consul-port'],
  down: ['remove-data'],
  status: [],
} as const satisfies Record<Command['action'], readonly string[]>;

/** Options of every action. */
const COMMON_OPTIONS = ['state'];

/** @throws {UsageError} naming the argument that is wrong */
export function parseCommandLine(root: string, args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [action, ...surplus] = positionals;
  if (action !== 'up' && action !== 'down' && action !== 'status') throw new UsageError(USAGE);
  if (surplus.length > 0) throw new UsageError(`${surplus.join(' ')}: not understood.\n\n${USAGE}`);
  const allowed: readonly string[] = [...OWN_OPTIONS[action], ...COMMON_OPTIONS];
  const foreign = Object.keys(values).find((option) => !allowed.includes(option));
  if (foreign) throw new UsageError(`--${foreign} is not an option of ${action}.\n\n${USAGE}`);
  return {
    action,
    stateDirectory: path.resolve(root, values.state ?? '.trellis/infrastructure'),
    kafkaPorts: portsFrom('--kafka-port', values['kafka-port'] ?? '9092', size('--brokers', values.brokers)),
    consulPorts: portsFrom(
      '--consul-port',
      values['consul-port'] ?? '8500',
      size('--servers', values.servers),
    ),
    removesData: values['remove-data'] ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        brokers: { type: 'string' },
        servers: { type: 'string' },
        'kafka-port': { type: 'string' },
        'consul-port': { type: 'string' },
        'remove-data': { type: 'boolean' },
        state: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function size(option: string, text = '1'): 1 | 3 {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new UsageError(`${option} ${text}: expected 1 or 3.`);
}

function portsFrom(option: string, text: string, count: number): number[] {
  const first = Number(text);
  if (!/^\d+$/.test(text) || first < 1 || first + count - 1 > 65_535) {
    throw new UsageError(`${option} ${text}: a port is a number from 1 to 65535.`);
  }
  return Array.from({ length: count }, (_, index) => first + index);
}
