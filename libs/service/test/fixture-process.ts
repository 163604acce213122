import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { ReadyMessage } from '../src';

const root = join(import.meta.dirname, '../../..');

/** The fixture service as a bundle, in a folder of its own where its packages are found. */
export interface FixtureBundle {
  readonly entry: string;
  remove(): Promise<void>;
}

export async function bundleFixture(): Promise<FixtureBundle> {
  const folder = await mkdtemp(join(root, 'node_modules/.cache-fixture-'));
  const bundle = await rolldown({
    cwd: root,
    input: { main: join(import.meta.dirname, 'fixture/main.ts') },
    platform: 'node',
    tsconfig: join(import.meta.dirname, '../tsconfig.json'),
    // Not the runtime that rolldown itself brings: it is not installed at the root.
    external: (id) => /^[@a-z]/.test(id) && !/^(?:@trellis|@oxc-project)\//.test(id),
    moduleTypes: { '.sql': 'text' },
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: 'main.mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  return { entry: join(folder, 'main.mjs'), remove: () => rm(folder, { recursive: true }) };
}

/** A process that runs the fixture. */
export class FixtureProcess {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<{ code: number | null; signal: string | null }>;
  private readonly readied: Promise<ReadyMessage>;

  constructor(bundle: FixtureBundle, environment: Record<string, string>, words: readonly string[] = []) {
    const { PATH = '' } = process.env;
    this.child = fork(bundle.entry, words, {
      env: { PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.readied = once(this.child, 'message').then(([message]) => message as ReadyMessage);
    const outputs = [this.child.stdout, this.child.stderr].map((stream) => once(stream as Readable, 'close'));
    // Not its 'close' event, which never comes once the channel was disconnected here.
    this.exited = once(this.child, 'exit').then(async ([code, signal]) => {
      await Promise.all(outputs);
      return { code: code as number | null, signal: signal as string | null };
    });
  }

  /** The fixture's message to its launcher; rejects when it exits before. */
  ready(): Promise<ReadyMessage> {
    return Promise.race([
      this.readied,
      this.exited.then(({ code }) =>
        Promise.reject(new Error(`exited with ${code}:\n${this.stdout}${this.stderr}`)),
      ),
    ]);
  }

  exit(): Promise<{ code: number | null; signal: string | null }> {
    return this.exited;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  disconnect(): void {
    this.child.disconnect();
  }

  /** Records of the log, from the first. */
  get log(): readonly { level: string; msg: string; context?: string }[] {
    return this.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { level: string; msg: string });
  }

  /** What a person reads of a failed start. */
  get fatalLines(): readonly string[] {
    return this.log.filter(({ level }) => level === 'fatal').map(({ msg }) => msg);
  }
}
