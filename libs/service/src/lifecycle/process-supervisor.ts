import { Logger } from '@nestjs/common';

/** The parts of `process` that a supervisor uses, so that a test can stand in for it. */
export type SupervisedProcess = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>;

/** What a {@link ProcessSupervisor} stops. */
export interface Stoppable {
  stop(): Promise<void>;
  /** Whether everything stopped as it should. */
  readonly stoppedWell: boolean;
  /** Names what a stop waits for, for the line that tells what hung. */
  readonly currentStep: string | undefined;
}

/** How a process ends. */
export interface SupervisorOptions {
  /** A stop that takes longer ends the process with 1. */
  readonly shutdownTimeoutMs: number;
  /** Stops when the parent's channel closes. */
  readonly stopOnDisconnect: boolean;
}

/**
 * Ends the process: with 0 after an orderly stop on SIGTERM or SIGINT, with 1 when the stop hangs or a part of it fails, on a second signal, or
 * after an error that nobody caught.
 */
export class ProcessSupervisor {
  private readonly log = new Logger('Process');
  private stopping: string | undefined;
  private exited = false;

  constructor(
    private readonly service: Stoppable,
    private readonly options: SupervisorOptions,
    private readonly target: SupervisedProcess = process,
  ) {}

  /** Watches signals and errors from now on. */
  watch(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) this.target.on(signal, () => this.onSignal(signal));
    if (this.options.stopOnDisconnect)
      this.target.on('disconnect', () => this.onSignal('the parent went away'));
    this.target.on('uncaughtException', (error) => this.onDefect('uncaught exception', error));
    this.target.on('unhandledRejection', (reason) => this.onDefect('unhandled rejection', reason));
  }

  /** Stops the service and ends the process, with `exitCode` when the stop succeeds in time. */
  async end(reason: string, exitCode: number): Promise<void> {
    if (this.stopping !== undefined) return;
    this.stopping = reason;
    const timer = setTimeout(() => {
      this.exit(1, `${this.hanging()} did not stop within ${this.options.shutdownTimeoutMs} ms, giving up`);
    }, this.options.shutdownTimeoutMs);
    await this.service.stop();
    clearTimeout(timer);
    this.exit(this.service.stoppedWell ? exitCode : 1);
  }

  private onSignal(signal: string): void {
    if (this.stopping !== undefined) {
      this.exit(1, `${signal} while stopping, giving up on ${this.hanging()}`);
      return;
    }
    this.log.log(`Stopping (${signal})`);
    void this.end(signal, 0);
  }

  private onDefect(kind: string, error: unknown): void {
    this.log.fatal(`Stopping after an ${kind}`, error instanceof Error ? error : new Error(String(error)));
    // An error while stopping must not turn into exit code 0 either.
    if (this.stopping !== undefined) this.exit(1, `${kind} while stopping, giving up on ${this.hanging()}`);
    else void this.end(kind, 1);
  }

  private hanging(): string {
    return this.service.currentStep ?? 'the process';
  }

  private exit(code: number, message?: string): void {
    if (this.exited) return;
    this.exited = true;
    if (message) this.log.fatal(message);
    this.target.exit(code);
  }
}
