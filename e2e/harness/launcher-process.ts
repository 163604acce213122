import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WORKSPACE } from './workspace';

const LINES_KEPT = 2_000;

/** Set by whoever runs the tests, and none of the system's business: a test says itself what the system is to be given. */
const FOREIGN =
  /^(TRELLIS_|DATABASE_URL$|EVENT_BUS_URL$|REGISTRY_URL$|SETTINGS_URL$|VITEST|NODE_ENV$|NODE_OPTIONS$|npm_)/;

/** The launcher, run as `npm start` runs it. */
export class LauncherProcess {
  private readonly lines: string[] = [];
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.keep(line));
    }
    // A test run that ends early takes the system with it.
    const endWithTests = () => child.kill('SIGTERM');
    process.once('exit', endWithTests);
    child.once('exit', () => process.off('exit', endWithTests));
  }

  static spawn(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    workspace = WORKSPACE,
  ): LauncherProcess {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
    const child = spawn(process.execPath, ['tools/dev/start.mjs', ...args], {
      cwd: workspace,
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new LauncherProcess(child);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it and its processes wrote last. */
  get output(): string {
    return this.lines.join('\n');
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves when it has ended. @throws when it has not within `timeoutMs` */
  async exit(timeoutMs: number): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.failure(`did not end within ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      return await Promise.race([this.ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** An error that carries what the system wrote last. */
  failure(problem: string): Error {
    return new Error(`The system ${problem}. Its last lines:\n${this.lines.slice(-80).join('\n')}`);
  }

  private keep(line: string): void {
    this.lines.push(line);
    if (process.env.TRELLIS_E2E_OUTPUT) console.log(line);
    if (this.lines.length > LINES_KEPT) this.lines.splice(0, LINES_KEPT / 2);
  }
}
