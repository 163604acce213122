import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { CommandMessage, Commands, ReplyMessage } from './commands';

const END_TIMEOUT_MS = 10_000;

/** A process of the bench, told what to do from here. What is measured shares its process with nothing else. */
export class BenchProcess<C extends Commands> {
  private static readonly running = new Set<BenchProcess<Commands>>();

  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private readonly exited: Promise<void>;
  private lastId = 0;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        BenchProcess.running.delete(this);
        this.failWaiting(`${name} ended (${signal ?? `exit code ${code}`}).`);
        resolve();
      });
    });
    child.on('message', (reply: ReplyMessage) => this.settle(reply));
    BenchProcess.running.add(this);
  }

  /**
   * @param name of the process's file, `<name>.process.ts`
   * @param knownWarnings of Node, by code or name, that what is measured is known to cause
   */
  static start<C extends Commands>(name: string, knownWarnings: readonly string[] = []): BenchProcess<C> {
    const file = path.join(import.meta.dirname, `${name}.process.js`);
    const child = fork(file, [], {
      serialization: 'advanced',
      execArgv: ['--enable-source-maps', ...knownWarnings.map((warning) => `--disable-warning=${warning}`)],
    });
    return new BenchProcess<C>(name, child);
  }

  /** Ends every process that is left. */
  static async endAll(): Promise<void> {
    await Promise.all([...this.running].map((process) => process.end()));
  }

  /** Has the process do something. Rejects with what went wrong there. */
  call<K extends keyof C & string>(
    command: K,
    parameters: Parameters<C[K]>[0],
  ): Promise<Awaited<ReturnType<C[K]>>> {
    const reply = Promise.withResolvers<unknown>();
    const message: CommandMessage = { id: ++this.lastId, command, parameters };
    this.waiting.set(message.id, reply);
    this.child.send(message, (error) => {
      if (error) this.settle({ id: message.id, error: error.message });
    });
    return reply.promise as Promise<Awaited<ReturnType<C[K]>>>;
  }

  /** Has the process close what it has open, by its command `stop`, and ends it. */
  async finish(): Promise<void> {
    await this.call('stop', undefined);
    await this.end();
  }

  /** Ends the process: it exits when it is let go of, and is killed when it does not. */
  async end(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), END_TIMEOUT_MS);
    await this.exited;
    clearTimeout(timer);
  }

  private settle(reply: ReplyMessage): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(`${this.name}: ${reply.error}`));
    else waiting?.resolve(reply.result);
  }

  private failWaiting(why: string): void {
    for (const waiting of this.waiting.values()) waiting.reject(new Error(why));
    this.waiting.clear();
  }
}
