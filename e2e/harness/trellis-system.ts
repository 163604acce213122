import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runningProcess } from '@trellis/local-server';
import { eventually } from '@trellis/testing';
import { LauncherProcess } from './launcher-process';
import { readRunState, readSecret } from './run-state';
import { makeStateDirectory, removeStateDirectory } from './state-directory';

export interface SystemOptions {
  /** How many instances of an app to run, where it is not one. */
  readonly instances?: Readonly<Record<string, number>>;
  /** Settings of the apps and the URLs of servers, as a user of `npm start` gives them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The workspace whose system it is. Defaults to the one that the tests belong to. */
  readonly workspace?: string;
}

/** Whether the tests run on Kafka and Consul instead of the embedded default: the same tests, another set of adapters. */
export const isDistributed = process.env.TRELLIS_E2E_ADAPTERS === 'distributed';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;

/** The whole system, started as `npm start` starts it, on a free port and with data of its own. */
export class TrellisSystem {
  /** Where the public surface is. */
  gatewayUrl = '';

  private constructor(
    readonly stateDirectory: string,
    private readonly options: SystemOptions,
    private launcher: LauncherProcess,
  ) {}

  static async start(options: SystemOptions = {}): Promise<TrellisSystem> {
    const stateDirectory = await makeStateDirectory();
    const args = launcherArgs(stateDirectory, 0, options);
    const launcher = LauncherProcess.spawn(args, options.environment, options.workspace);
    const system = new TrellisSystem(stateDirectory, options, launcher);
    try {
      await system.untilUp();
    } catch (error) {
      await system.abandon();
      throw error;
    }
    return system;
  }

  /** Stops it as Ctrl-C does, by SIGINT, or a supervisor. @throws when it does not end well, or leaves a process behind */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<void> {
    try {
      const { processes } = await readRunState(this.stateDirectory);
      this.launcher.kill(signal);
      const ended = await this.launcher.exit(STOP_TIMEOUT_MS);
      if (ended.code !== 0)
        throw this.launcher.failure(
          `ended ${ended.signal ? `by ${ended.signal}` : `with ${ended.code}`}, not with 0`,
        );
      for (const { name, pid, startedAt } of processes) {
        if ((await runningProcess(pid))?.startedAt === startedAt) {
          throw this.launcher.failure(`ended and left ${name} running`);
        }
      }
    } finally {
      await this.abandon();
    }
  }

  /** Kills the launcher alone; what it started runs on. {@link restartLauncher} has to follow, or {@link stop} fails. */
  async killLauncher(): Promise<void> {
    this.launcher.kill('SIGKILL');
    await this.launcher.exit(5_000);
  }

  /** Kills the launcher alone, and starts it again on the same data and port while its leftovers still run. */
  async killAndRestartLauncher(): Promise<void> {
    await this.killLauncher();
    await this.restartLauncher();
  }

  /** Starts the launcher that was killed again, on the same data and port. */
  async restartLauncher(): Promise<void> {
    const port = Number(new URL(this.gatewayUrl).port);
    const args = launcherArgs(this.stateDirectory, port, this.options);
    this.launcher = LauncherProcess.spawn(args, this.options.environment, this.options.workspace);
    await this.untilUp();
  }

  /** The process that runs under a name: `order`, `order-2`, `postgres`. */
  async pidOf(name: string): Promise<number> {
    const { processes } = await readRunState(this.stateDirectory);
    const found = processes.find((process) => process.name === name);
    if (!found)
      throw new Error(`There is no process ${name}, only ${processes.map((one) => one.name).join(', ')}.`);
    return found.pid;
  }

  /** Every process's name, but for the launcher's. */
  async processNames(): Promise<readonly string[]> {
    return (await readRunState(this.stateDirectory)).processes.map(({ name }) => name);
  }

  /** Sends a signal to a process and waits until another one has taken its place. */
  async kill(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const pid = await this.pidOf(name);
    process.kill(pid, signal);
    await this.untilReplaced(name, pid);
  }

  /**
   * Kills a server of {@link isDistributed} and removes all that it kept, before the launcher starts it again: its
   * successor knows nothing.
   */
  async wipe(name: string): Promise<void> {
    const pid = await this.pidOf(name);
    // A launcher that stands still starts nothing.
    this.launcher.kill('SIGSTOP');
    try {
      process.kill(pid, 'SIGKILL');
      await eventually(async () => {
        if (await runningProcess(pid)) throw new Error(`${name} has not ended yet.`);
      });
      const [kind] = name.split('-');
      await rm(join(this.stateDirectory, kind!, name), { recursive: true });
    } finally {
      this.launcher.kill('SIGCONT');
    }
    await this.untilReplaced(name, pid);
  }

  /** Sends SIGKILL to a process and waits for nothing. Answers whether there was one: its successor may be still to come. */
  async killAtOnce(name: string): Promise<boolean> {
    try {
      return process.kill(await this.pidOf(name), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  }

  /** Stops a process where it stands, until {@link resume}: it hangs, and its connections stay open. */
  async pause(name: string): Promise<void> {
    process.kill(await this.pidOf(name), 'SIGSTOP');
  }

  async resume(name: string): Promise<void> {
    process.kill(await this.pidOf(name), 'SIGCONT');
  }

  /** Runs `work` while a process hangs. */
  async whilePaused<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.pause(name);
    try {
      return await work();
    } finally {
      await this.resume(name);
    }
  }

  async operatorCredentials(): Promise<{ email: string; password: string }> {
    const password = await readSecret(this.stateDirectory, 'demo operator password');
    return { email: 'operator@example.com', password };
  }

  /** The URL of an app's own database, as the app itself is given it. */
  databaseUrl(app: string): Promise<string> {
    return this.urlAs(app, `trellis_${app}`);
  }

  /** The URL of the platform's database, as an app is given it. */
  private platformUrl(app: string): Promise<string> {
    return this.urlAs(app, 'trellis_platform');
  }

  /** The event bus, as an app is given it. */
  async eventBusUrl(app: string): Promise<string> {
    const { endpoints } = await readRunState(this.stateDirectory);
    return this.options.environment?.EVENT_BUS_URL ?? endpoints?.eventBusUrl ?? (await this.platformUrl(app));
  }

  /** The registry, as an app is given it. */
  async registryUrl(app: string): Promise<string> {
    const { endpoints } = await readRunState(this.stateDirectory);
    return this.options.environment?.REGISTRY_URL ?? endpoints?.registryUrl ?? (await this.platformUrl(app));
  }

  /** What the system wrote last. */
  get output(): string {
    return this.launcher.output;
  }

  private async urlAs(app: string, database: string): Promise<string> {
    const password = await readSecret(this.stateDirectory, `trellis_${app} database password`);
    const server = await runningProcess(await this.pidOf('postgres'));
    const port = /\bport=(\d+)/.exec(server?.command ?? '')?.[1];
    if (!port) throw new Error('PostgreSQL is not running.');
    return `postgres://trellis_${app}:${password}@127.0.0.1:${port}/${database}`;
  }

  private async untilReplaced(name: string, pid: number): Promise<void> {
    await eventually(
      async () => {
        if ((await this.pidOf(name)) === pid) throw this.launcher.failure(`did not start ${name} again`);
      },
      { timeoutMs: 30_000 },
    );
  }

  private async untilUp(): Promise<void> {
    const { launcher } = this;
    const gatewayUrl = await eventually(
      async () => {
        if (!launcher.isRunning) return undefined;
        const state = await readRunState(this.stateDirectory).catch(() => undefined);
        if (state?.launcher.pid === launcher.pid && state.gatewayUrl) return state.gatewayUrl;
        throw launcher.failure('did not come up in time');
      },
      { timeoutMs: START_TIMEOUT_MS, intervalMs: 50 },
    );
    if (!gatewayUrl) throw launcher.failure('ended before it was up');
    this.gatewayUrl = gatewayUrl;
  }

  private async abandon(): Promise<void> {
    if (this.launcher.isRunning) {
      this.launcher.kill('SIGTERM');
      await this.launcher.exit(STOP_TIMEOUT_MS).catch(() => this.launcher.kill('SIGKILL'));
    }
    await removeStateDirectory(this.stateDirectory);
  }
}

function launcherArgs(stateDirectory: string, port: number, options: SystemOptions): string[] {
  const { instances = {}, environment = {} } = options;
  const counts = Object.entries(instances).flatMap(([app, count]) => ['--instances', `${app}=${count}`]);
  // Who has servers of their own gives two URLs and no option.
  const hasOwnServers = 'EVENT_BUS_URL' in environment && 'REGISTRY_URL' in environment;
  const adapters = isDistributed && !hasOwnServers ? ['--distributed'] : [];
  return ['--port', String(port), '--state', stateDirectory, ...counts, ...adapters];
}
