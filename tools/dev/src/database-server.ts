import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgres } from '@trellis/embedded-postgres';
import { freePort } from '@trellis/local-server';

export interface DatabaseServerOptions {
  readonly stateDirectory: string;
  readonly maxConnections: number;
  /** Told of each server process, the first and those that replace it. */
  readonly onStarted: (pid: number) => void;
  readonly onLine: (line: string) => void;
}

/** The PostgreSQL server that a run stands on. */
export interface DatabaseServer {
  /** An administrator's URL. */
  readonly adminUrl: string;
  /** Where the data is, for a person: a folder, or the address of somebody else's server. */
  readonly location: string;
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 500;

/** The embedded server, started again on the same port whenever it ends on its own. */
export class EmbeddedDatabaseServer implements DatabaseServer {
  private stopping = false;
  private restarting: Promise<void> | undefined;

  private constructor(
    private server: EmbeddedPostgres,
    private readonly options: DatabaseServerOptions,
  ) {
    this.watch();
  }

  /** Starts the server on the state directory's data; ends what a killed launcher left of it. */
  static async start(options: DatabaseServerOptions): Promise<EmbeddedDatabaseServer> {
    return new EmbeddedDatabaseServer(await startPostgres(options, await freePort()), options);
  }

  /** Ends a leftover server and removes the data. */
  static async reset(stateDirectory: string): Promise<void> {
    await EmbeddedPostgres.removeAbandoned(dataDirectory(stateDirectory));
  }

  get adminUrl(): string {
    return this.server.adminUrl;
  }

  get location(): string {
    return this.server.dataDirectory;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    await this.server.stop();
  }

  private watch(): void {
    this.options.onStarted(this.server.pid);
    this.server.onExit(() => {
      if (!this.stopping) this.restarting = this.restart();
    });
  }

  private async restart(): Promise<void> {
    const { port } = this.server;
    while (!this.stopping) {
      this.options.onLine('ended, starts again');
      try {
        this.server = await startPostgres(this.options, port);
        this.watch();
        return;
      } catch (error) {
        this.options.onLine((error as Error).message);
        await delay(RESTART_AFTER_MS);
      }
    }
  }
}

function startPostgres({ stateDirectory, maxConnections }: DatabaseServerOptions, port: number) {
  return EmbeddedPostgres.start({ dataDirectory: dataDirectory(stateDirectory), port, maxConnections });
}

function dataDirectory(stateDirectory: string): string {
  return path.join(stateDirectory, 'postgres');
}
