import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Where a lone process answers. */
export interface LoneProcess {
  readonly port: number;
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Runs the `main.js` of a folder with nothing of the tests' environment but the variables given, and waits until it is up.
 * @throws with its output when it ends before that
 */
export async function startLoneProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<LoneProcess> {
  const child = spawn(process.execPath, ['main.js'], {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const ready = once(child, 'message') as Promise<[{ port: number }]>;
  const first = await Promise.race([ready, exited]);
  if (typeof first[0] !== 'object' || first[0] === null) {
    throw new Error(`${folder} ended before it was up:\n${output}`);
  }
  return {
    port: first[0].port,
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
