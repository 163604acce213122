import { rm } from 'node:fs/promises';
import type { ServerProcess } from '@trellis/local-server';

/** One server of a cluster, which can be killed, emptied and started again. */
export class ConsulAgent {
  constructor(
    /** Of its API and page, on 127.0.0.1; kept over restarts. */
    readonly port: number,
    /** Of its DNS interface, UDP and TCP; kept over restarts. */
    readonly dnsPort: number,
    private readonly server: ServerProcess,
    private readonly dataDirectory: string,
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

  /** Starts it again on its port and its data; resolves when it knows a leader, for which a majority has to run. */
  start(): Promise<void> {
    return this.server.start();
  }

  /** Stops it and removes its data: the next start finds nothing, or what the other servers tell it. */
  async wipe(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
