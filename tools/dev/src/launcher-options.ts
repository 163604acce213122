import path from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface LauncherOptions {
  /** Where the data, the secrets and the record of the run are kept. */
  readonly stateDirectory: string;
  /** Starts anew: the data goes. */
  readonly reset: boolean;
  /** The gateway's port; undefined for 8080 or, when that is taken, any free one. */
  readonly port: number | undefined;
  /** How many instances of an app to run, where it is not one. */
  readonly instances: ReadonlyMap<string, number>;
  /** Runs what was built before. */
  readonly skipBuild: boolean;
  /** Runs on a Kafka broker and a Consul agent of its own, instead of on PostgreSQL alone. */
  readonly distributed: boolean;
}

/** The command line cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm start -- [options]
  --reset                start anew: removes the data of earlier runs
  --port <number>        the gateway's port (default 8080, or a free one when that is taken)
  --instances <app>=<n>  run n instances of an app; may be given several times
  --state <folder>       where the data is kept (default .trellis)
  --skip-build           run what was built before
  --distributed          run on Kafka and Consul, started by the launcher (npm run start:distributed)
  --help                 show this text

With DATABASE_URL, EVENT_BUS_URL, REGISTRY_URL or SETTINGS_URL set, those are used instead of servers of the launcher's.
DATABASE_URL is an administrator's: the launcher makes a database and a role for each service on that server.`;

/** @throws {UsageError} naming the argument that is wrong */
export function parseLauncherOptions(
  root: string,
  args: readonly string[],
  appNames: readonly string[],
): LauncherOptions {
  const { values } = parse(args);
  return {
    stateDirectory: path.resolve(root, values.state ?? '.trellis'),
    reset: values.reset ?? false,
    port: values.port === undefined ? undefined : portOf(values.port),
    instances: new Map((values.instances ?? []).map((text) => instancesOf(text, appNames))),
    skipBuild: values['skip-build'] ?? false,
    distributed: values.distributed ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        reset: { type: 'boolean' },
        port: { type: 'string' },
        instances: { type: 'string', multiple: true },
        state: { type: 'string' },
        'skip-build': { type: 'boolean' },
        distributed: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port ${text}: a port is a number from 0 to 65535.`);
  return port;
}

function instancesOf(text: string, appNames: readonly string[]): [string, number] {
  const [, app, count] = /^([a-z0-9-]+)=(\d+)$/.exec(text) ?? [];
  if (!app || !count || Number(count) < 1 || Number(count) > 20) {
    throw new UsageError(`--instances ${text}: expected <app>=<1 to 20>, for example order=2.`);
  }
  if (!appNames.includes(app))
    throw new UsageError(`--instances ${text}: there is no app ${app}, only ${appNames.join(', ')}.`);
  return [app, Number(count)];
}
