import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, recorded } from '@trellis/local-server';
import type { PlatformEndpoints } from './platform-endpoints';

/** A process of a run. Its start time tells it from a later process with the same id. */
export interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** What runs, for the next launcher to clear away and for tools to find. */
export interface RunState {
  readonly launcher: RecordedProcess;
  readonly processes: readonly RecordedProcess[];
  /** Set once everything runs. */
  readonly gatewayUrl?: string;
  /** Set once everything runs, where the launcher started them. */
  readonly endpoints?: PlatformEndpoints;
}

/** The state directory is in use by another launcher. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(
    readonly pid: number,
    stateDirectory: string,
  ) {
    super(
      `Trellis is already running on ${stateDirectory} (process ${pid}). Stop it, or give another folder by --state.`,
    );
  }
}

const GRACE_MS = 10_000;

/** The file that says which processes a run consists of. */
export class RunRecord {
  private readonly processes = new Map<string, RecordedProcess>();
  private writing: Promise<void> = Promise.resolve();
  private up: Pick<RunState, 'gatewayUrl' | 'endpoints'> = {};

  private constructor(
    private readonly file: string,
    private readonly launcher: RecordedProcess,
  ) {}

  /**
   * Ends what a killed launcher left running, and nothing else, and begins a new record.
   * @throws {AlreadyRunningError} when the launcher of the last record is alive
   */
  static async open(stateDirectory: string): Promise<RunRecord> {
    const file = path.join(stateDirectory, 'run.json');
    const last = await readRunState(file);
    if (last) {
      if (await isRunning(last.launcher)) throw new AlreadyRunningError(last.launcher.pid, stateDirectory);
      await Promise.all(last.processes.map(end));
    }
    await mkdir(stateDirectory, { recursive: true });
    const record = new RunRecord(file, await recorded('launcher', process.pid));
    await record.write();
    return record;
  }

  /** Takes note of a process under a name, in place of the one that had it. */
  async add(name: string, pid: number): Promise<void> {
    this.processes.set(name, await recorded(name, pid));
    await this.write();
  }

  /** Takes note that everything runs. */
  async complete(up: Required<Pick<RunState, 'gatewayUrl' | 'endpoints'>>): Promise<void> {
    this.up = up;
    await this.write();
  }

  /** The run is over. */
  async close(): Promise<void> {
    await this.writing;
    await rm(this.file, { force: true });
  }

  private write(): Promise<void> {
    const state: RunState = {
      launcher: this.launcher,
      processes: [...this.processes.values()],
      ...this.up,
    };
    this.writing = this.writing.then(async () => {
      await writeFile(`${this.file}.new`, `${JSON.stringify(state, null, 2)}\n`);
      await rename(`${this.file}.new`, this.file);
    });
    return this.writing;
  }
}

/** Undefined too when the file is damaged: then nothing is known of an earlier run. */
async function readRunState(file: string): Promise<RunState | undefined> {
  try {
    const state = JSON.parse(await readFile(file, 'utf8')) as Partial<RunState> | null;
    return state?.launcher && Array.isArray(state.processes) ? (state as RunState) : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a process to stop, and kills it when it does not. */
async function end(leftover: RecordedProcess): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  let signal: NodeJS.Signals = 'SIGTERM';
  while (await isRunning(leftover)) {
    if (Date.now() > deadline) signal = 'SIGKILL';
    kill(leftover.pid, signal);
    await delay(100);
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
