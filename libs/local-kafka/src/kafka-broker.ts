import type { ServerProcess } from '@trellis/local-server';

/** One broker of a cluster, which can be killed and started again. */
export class KafkaBroker {
  constructor(
    /** From 1. */
    readonly id: number,
    /** Of its clients, on 127.0.0.1; kept over restarts. */
    readonly port: number,
    private readonly server: ServerProcess,
  ) {}

  /** Of the process that runs, or ran last. */
  get pid(): number {
    return this.server.pid!;
  }

  get isRunning(): boolean {
    return this.server.isRunning;
  }

  /** Sends a signal, by default SIGKILL, and resolves when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<void> {
    return this.server.kill(signal);
  }

  /** Tells `listener` each time that the process has ended, also when it was asked to. */
  onExit(listener: () => void): void {
    this.server.onExit(listener);
  }

  /** Starts it again on its port and its data; resolves when it serves clients, for which a majority has to run. */
  start(): Promise<void> {
    return this.server.start();
  }
}
