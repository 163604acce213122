import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import {
  ADMINISTRATOR,
  administratorPassword,
  copyDataDirectory,
  initialiseDataDirectory,
} from './data-directory';
import { freePort } from '@trellis/local-server';
import { PortInUseError, PostgresStartError } from './embedded-postgres.errors';
import { postgresBinaries } from './postgres-binaries';
import { endLeftover, endPostmaster, readPostmasterFile, recordOwner } from './postmaster';
import { reachableDirectory } from './reachable-path';
import { serverAccount, type ServerAccount } from './server-account';
import { serverSettings, type Durability } from './server-settings';

const START_TIMEOUT_MS = 60_000;
const RELEASE_TIMEOUT_MS = 10_000;
const MAX_LOG_BYTES = 5_000_000;

export interface EmbeddedPostgresOptions {
  /** Folder of the data; made, with its parents, when it does not exist. */
  dataDirectory: string;
  /** TCP port on 127.0.0.1. Defaults to 0: any free port. */
  port?: number;
  /** Defaults to 100. */
  maxConnections?: number;
  /** Whether the data outlives `stop()`. Defaults to true. */
  persistent?: boolean;
  /** Defaults to `full`: a kill or a power cut loses nothing that was committed. */
  durability?: Durability;
  /** Folder of a cluster that is not running, to begin from instead of an empty one: a copy takes a tenth of the time. */
  template?: string;
}

/**
 * A PostgreSQL server of one's own, run from the binaries that npm installed. It prints nothing (its log is `server.log`
 * in the data directory), lives in a process group of its own so that Ctrl-C does not reach it, and ends by `stop()`
 * alone. When this process is killed, the next `start` on the same data ends what was left behind.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly process: ChildProcess,
    /** Process id of the server. */
    readonly pid: number,
    readonly port: number,
    /**
     * Where the data is: differs from the folder that was asked for when this process is root and the account that
     * PostgreSQL runs as could not reach it.
     */
    readonly dataDirectory: string,
    /** URL of the database `postgres`, as the superuser. */
    readonly adminUrl: string,
    private readonly options: EmbeddedPostgresOptions,
  ) {}

  /**
   * Starts a server and waits until it accepts connections.
   *
   * @throws PortInUseError when the given port is taken.
   * @throws DataDirectoryInUseError when a process that is alive runs a server on this data.
   * @throws PostgresStartError when PostgreSQL refuses to start; carries what it wrote.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const account = await serverAccount(options.dataDirectory);
    const dataDirectory = await reachableDirectory(account, options.dataDirectory);
    const binaries = await postgresBinaries(account);
    await mkdir(dirname(dataDirectory), { recursive: true });
    await endLeftover(dataDirectory);
    const durability = options.durability ?? 'full';
    if (options.template && !existsSync(dataDirectory)) {
      await copyDataDirectory(options.template, dataDirectory, account);
    } else {
      await initialiseDataDirectory(binaries, account, dataDirectory, { sync: durability === 'full' });
    }
    const giveUpAt = Date.now() + RELEASE_TIMEOUT_MS;
    for (;;) {
      const port = options.port || (await freePort());
      const settings = serverSettings({ port, maxConnections: options.maxConnections ?? 100, durability });
      try {
        const child = await launch(binaries.postgres, settings, account, dataDirectory);
        const password = await administratorPassword(dataDirectory);
        const adminUrl = `postgres://${ADMINISTRATOR}:${password}@127.0.0.1:${port}/postgres`;
        return new EmbeddedPostgres(child, child.pid!, port, dataDirectory, adminUrl, options);
      } catch (error) {
        if (!(error instanceof PostgresStartError) || Date.now() > giveUpAt) throw error;
        const portIsTaken = error.output.includes('could not bind');
        if (portIsTaken && options.port) throw new PortInUseError(options.port);
        // The sessions of a server that was killed alone take a moment to notice, and hold its memory until then.
        if (!portIsTaken && !error.output.includes('is still in use')) throw error;
        await delay(200);
      }
    }
  }

  /** Makes a cluster without running it, unless it exists, and answers where it is: a `template` for later. */
  static async prepare(wanted: string): Promise<string> {
    const account = await serverAccount(wanted);
    const dataDirectory = await reachableDirectory(account, wanted);
    await mkdir(dirname(dataDirectory), { recursive: true });
    await initialiseDataDirectory(await postgresBinaries(account), account, dataDirectory, { sync: false });
    return dataDirectory;
  }

  /** Ends what a killed process left running on `dataDirectory`, if anything, and removes the data. */
  static async removeAbandoned(wanted: string): Promise<void> {
    const dataDirectory = await reachableDirectory(await serverAccount(wanted), wanted);
    await endLeftover(dataDirectory);
    await rm(dataDirectory, { recursive: true, force: true });
  }

  /** Ends the server by PostgreSQL's fast shutdown, and removes data that is not persistent. */
  async stop(): Promise<void> {
    const keepsData = this.options.persistent ?? true;
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await endPostmaster(this.pid, keepsData ? 'SIGINT' : 'SIGQUIT');
    }
    if (!keepsData) await rm(this.dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Calls `listener` when the server ends, whether by `stop()` or on its own. */
  onExit(listener: () => void): void {
    if (this.process.exitCode !== null || this.process.signalCode !== null) listener();
    else this.process.once('exit', listener);
  }
}

async function launch(
  postgres: string,
  settings: string[],
  account: ServerAccount | undefined,
  dataDirectory: string,
): Promise<ChildProcess> {
  const logFile = join(dataDirectory, 'server.log');
  const logged = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (logged > MAX_LOG_BYTES) await truncate(logFile);
  const logStart = logged > MAX_LOG_BYTES ? 0 : logged;
  const log = openSync(logFile, 'a', 0o600);
  await recordOwner(dataDirectory);
  const child = spawn(postgres, ['-D', dataDirectory, ...settings], {
    ...account,
    cwd: dataDirectory,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LC_ALL: 'C' },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const file = await readPostmasterFile(dataDirectory);
    if (file?.pid === child.pid && file?.ready && !hasEnded) break;
    if (hasEnded || Date.now() > deadline) {
      const output = (await readFile(logFile, 'utf8').catch(() => '')).slice(logStart).slice(-4000);
      if (!hasEnded && child.pid) await endPostmaster(child.pid, 'SIGQUIT');
      throw new PostgresStartError(
        hasEnded ? 'PostgreSQL did not start.' : 'PostgreSQL is not ready in time.',
        output,
      );
    }
    await Promise.race([ended, delay(10)]);
  }
  // A server that nobody stopped must not keep this process alive.
  child.unref();
  return child;
}
