import type { ServerProcess } from './server-process';

/** One server of a cluster, which can be killed and started again on its ports and its data. */
export abstract class ClusterMember {
  constructor(protected readonly server: ServerProcess) {}

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

  /** Starts it again; resolves when it serves clients, for which a majority of the cluster has to run. */
  start(): Promise<void> {
    return this.server.start();
  }
}
