import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { mkdir, readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerStartError } from './local-server.errors';
import { forgetProcess, recordProcess, sendSignal } from './process-record';

const MAX_LOG_BYTES = 5_000_000;
const KEPT_OUTPUT = 4_000;

export interface ServerProcessOptions {
  /** Names the process in lines, records and errors: `kafka-1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Folder of its log, `<name>.log`, and of the record of its process. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Asked until it answers true, or the start has failed; told what the server has written since its start. An error
   * counts as false.
   */
  readonly isReady: (output: string) => Promise<boolean>;
  /** Defaults to 60,000. */
  readonly startTimeoutMs?: number;
  /** How long `stop()` waits before it kills. Defaults to 20,000. */
  readonly stopTimeoutMs?: number;
  readonly onSpawned?: (name: string, pid: number) => void;
  /** Told each line that it writes, besides the log. A server with this does not outlive its owner well. */
  readonly onLine?: (name: string, line: string) => void;
}

/**
 * A server run as a process of its own: in its own process group, so that Ctrl-C does not reach it, and never keeping
 * this process alive. It ends by `stop()` or `kill()` alone and can be started again.
 */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private interruption: AbortController | undefined;
  private readonly exitListeners = new Set<() => void>();

  constructor(private readonly options: ServerProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Of the process that runs, or ran last; undefined before the first start. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined && !hasEnded(this.child);
  }

  /**
   * Resolves when the server is ready; does nothing when it runs, and joins a start that is under way.
   *
   * @throws {ServerStartError} when it ends or is stopped before that, or is not ready in time; it does not run then
   */
  start(): Promise<void> {
    if (this.starting) return this.starting;
    if (this.isRunning) return Promise.resolve();
    const interruption = new AbortController();
    this.interruption = interruption;
    this.starting = this.startChild(interruption.signal)
      .finally(() => (this.starting = undefined))
      // Only now: who is told of the exit may start it again.
      .then((child) => {
        // It may have ended between the answer and now.
        if (hasEnded(child)) this.tellExit();
        else child.once('exit', () => this.tellExit());
      });
    return this.starting;
  }

  private async startChild(interruption: AbortSignal): Promise<ChildProcess> {
    const { name, directory, isReady, startTimeoutMs = 60_000 } = this.options;
    await mkdir(directory, { recursive: true });
    const logStart = await startOfLog(this.logFile);
    if (interruption.aborted) throw new ServerStartError(stoppedEarly(name), '');
    const child = this.spawn();
    this.child = child;
    // Without a process there is an error event instead of an exit.
    let spawnError: Error | undefined;
    child.once('error', (error) => (spawnError = error));
    if (child.pid) {
      await recordProcess(directory, name, child.pid);
      this.options.onSpawned?.(name, child.pid);
    }
    const deadline = Date.now() + startTimeoutMs;
    const output = async () =>
      (await readFile(this.logFile).catch(() => Buffer.alloc(0))).subarray(logStart).toString();
    const isUp = async () => (await isReady(await output()).catch(() => false)) && !interruption.aborted;
    while (!(await isUp())) {
      if (!spawnError && !hasEnded(child) && Date.now() < deadline) {
        await delay(50);
        continue;
      }
      const ended = spawnError ?? hasEnded(child);
      await this.end('SIGKILL');
      const written = spawnError?.message ?? (await output());
      throw new ServerStartError(
        interruption.aborted
          ? stoppedEarly(name)
          : ended
            ? `${name} did not start.`
            : `${name} is not ready in time.`,
        written.slice(-KEPT_OUTPUT),
      );
    }
    return child;
  }

  /** Tells `listener` each time that the process has ended, also when it was asked to; not of a start that failed. */
  onExit(listener: () => void): void {
    this.exitListeners.add(listener);
  }

  /**
   * Sends a signal, by default SIGKILL, and resolves when the process has ended. A start that is under way fails by it,
   * and has failed then.
   */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { starting } = this;
    this.interruption?.abort();
    await this.end(signal);
    await starting?.catch(() => {});
  }

  /** Asks the server to end, and kills it when it does not in time. */
  async stop(): Promise<void> {
    const kill = setTimeout(() => void this.kill('SIGKILL'), this.options.stopTimeoutMs ?? 20_000);
    try {
      await this.kill('SIGTERM');
    } finally {
      clearTimeout(kill);
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child?.pid) return;
    if (!hasEnded(child)) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.ref();
      sendSignal(child.pid, signal);
      await ended;
    }
    await forgetProcess(this.options.directory, this.options.name);
  }

  private tellExit(): void {
    for (const listener of this.exitListeners) listener();
  }

  private get logFile(): string {
    return path.join(this.options.directory, `${this.options.name}.log`);
  }

  private spawn(): ChildProcess {
    const { command, args, directory, environment, onLine } = this.options;
    const log = openSync(this.logFile, 'a', 0o600);
    const child = spawn(command, args, {
      cwd: directory,
      env: { ...process.env, ...environment },
      detached: true,
      stdio: onLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', log, log],
    });
    if (onLine) this.passLines(child, onLine);
    closeSync(log);
    child.unref();
    return child;
  }

  private passLines(child: ChildProcess, onLine: (name: string, line: string) => void): void {
    const log = createWriteStream(this.logFile, { flags: 'a', mode: 0o600 });
    // Not at the exit: the last lines come after it.
    child.once('close', () => log.end());
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        onLine(this.name, line);
      });
      (stream as Readable & { unref(): void }).unref();
    }
  }
}

/** Starts servers at once. When one of them fails, the others are ended and the error is thrown. */
export async function startTogether(servers: readonly ServerProcess[]): Promise<void> {
  const starts = servers.map((server) => server.start());
  try {
    await Promise.all(starts);
  } catch (error) {
    await Promise.all(servers.map((server) => server.kill()));
    await Promise.allSettled(starts);
    throw error;
  }
}

/** Stops servers at once. */
export async function stopTogether(servers: readonly ServerProcess[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

function stoppedEarly(name: string): string {
  return `${name} was stopped before it was ready.`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Where what is logged next begins. A log that has grown large is emptied. */
async function startOfLog(file: string): Promise<number> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  await truncate(file);
  return 0;
}
