import { spawn } from 'node:child_process';
import { BuildFailedError } from './local-server.errors';

const PROGRESS_EVERY_MS = 10_000;
const KEPT_OUTPUT = 4_000;

export interface CommandOptions {
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it does, for progress and errors: `fetching Kafka`. */
  readonly purpose: string;
  /** Told every ten seconds for how long it has been running. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Runs a command to its end, without printing what it prints.
 *
 * @throws {BuildFailedError} when it fails, with its last lines
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedAtMs = Date.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (data: Buffer) => (output = (output + data.toString()).slice(-KEPT_OUTPUT));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const progress = setInterval(() => {
      const seconds = Math.round((Date.now() - startedAtMs) / 1_000);
      options.onProgress?.(`${options.purpose}: ${seconds} s so far`);
    }, PROGRESS_EVERY_MS);
    const fail = (reason: string) =>
      reject(new BuildFailedError(`${options.purpose} failed: ${command} ${reason}.`, output));
    child.once('error', (error) => {
      clearInterval(progress);
      fail(`could not be run (${error.message})`);
    });
    child.once('close', (code, signal) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else fail(signal ? `was ended by ${signal}` : `ended with ${code}`);
    });
  });
}
