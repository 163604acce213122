import { spawn, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { onEachLine } from './line-splitter';

/** Where a process says it is reached, once it is ready. */
export interface ReadyAddresses {
  readonly protocol: 'grpc' | 'http';
  readonly port: number;
  readonly adminPort: number;
}

export interface AppProcessOptions {
  /** Names the process in lines and records: `order`, or `order-2` for a second instance. */
  readonly name: string;
  /** The JavaScript file to run. */
  readonly entry: string;
  /** The JavaScript file to run before it, in the same process. */
  readonly preload: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onLine: (line: string) => void;
  readonly onSpawned: (pid: number) => void;
  /** Told each time that the process is ready, the first time and after each restart. */
  readonly onReady: (addresses: ReadyAddresses) => void;
}

/** A process ended before it was ready for the first time. */
export class StartFailedError extends Error {
  override readonly name = 'StartFailedError';

  constructor(readonly processName: string) {
    super(`${processName} did not start; its last lines say why.`);
  }
}

/** A young generation of 2 MB instead of 16 saves some 35 MB a process, for a little more work under load. */
const NODE_FLAGS = ['--max-semi-space-size=2'];
const FIRST_RESTART_AFTER_MS = 200;
const SLOWEST_RESTART_AFTER_MS = 5_000;
/** A process that ran this long starts its restarts from the shortest wait again. */
const HEALTHY_AFTER_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

/** One instance of an app, started again whenever it ends on its own. */
export class AppProcess {
  private child: ChildProcess | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private restartAfterMs = FIRST_RESTART_AFTER_MS;
  private stopping = false;

  constructor(private readonly options: AppProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Resolves when it is ready. @throws {StartFailedError} when it ends before that */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      let wasReady = false;
      this.run({
        onReady: () => {
          wasReady = true;
          resolve();
        },
        onExit: () => {
          if (wasReady) this.restart();
          else reject(new StartFailedError(this.options.name));
        },
      });
    });
  }

  /** Asks the process to drain and end; kills it when it does not in time. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(killTimer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  private run(handlers: { onReady: () => void; onExit: () => void }): void {
    const { entry, preload, environment, onLine, onSpawned } = this.options;
    // A group of its own: Ctrl-C reaches the launcher alone, which then stops everything in order.
    const flags = [...NODE_FLAGS, `--import=${pathToFileURL(preload).href}`];
    const child = spawn(process.execPath, [...flags, entry], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environment,
    });
    this.child = child;
    const startedAtMs = Date.now();
    if (child.pid) onSpawned(child.pid);
    onEachLine(child.stdout, onLine);
    onEachLine(child.stderr, onLine);
    child.on('message', (message: { type?: string } & ReadyAddresses) => {
      if (message.type !== 'ready') return;
      this.options.onReady(message);
      handlers.onReady();
    });
    child.once('error', (error) => onLine(String(error)));
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      onLine(`ended ${signal ? `by ${signal}` : `with ${code}`}`);
      if (Date.now() - startedAtMs > HEALTHY_AFTER_MS) this.restartAfterMs = FIRST_RESTART_AFTER_MS;
      handlers.onExit();
    });
  }

  private restart(): void {
    this.options.onLine(`starts again in ${this.restartAfterMs} ms`);
    this.restartTimer = setTimeout(() => {
      this.run({ onReady: () => {}, onExit: () => this.restart() });
    }, this.restartAfterMs);
    this.restartAfterMs = Math.min(this.restartAfterMs * 2, SLOWEST_RESTART_AFTER_MS);
  }
}
