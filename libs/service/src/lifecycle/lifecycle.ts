/** One part of a process that is started and stopped in its place. */
export interface LifecycleStep {
  /** Names the step in messages: `gRPC server`. */
  readonly name: string;
  start?(): Promise<void> | void;
  /** Undoes the start. Called only when the start succeeded (or there is none). */
  stop?(): Promise<void> | void;
}

/** What a {@link Lifecycle} tells while it works. */
export interface LifecycleListener {
  /** A step's stop rejected; the others are still stopped. */
  stopFailed(step: string, error: unknown): void;
}

/**
 * Starts steps in order and stops them in reverse. When a start fails, what was started is stopped again and the start's
 * error is thrown. A stop during a start takes effect after the step in hand.
 */
export class Lifecycle {
  private readonly started: LifecycleStep[] = [];
  private starting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  private current: string | undefined;
  private failedToStop = false;

  constructor(
    private readonly steps: readonly LifecycleStep[],
    private readonly listener: LifecycleListener,
  ) {}

  /** The step being started or stopped now; undefined between. */
  get currentStep(): string | undefined {
    return this.current;
  }

  /** Whether all steps that were stopped did as they should. */
  get stoppedWell(): boolean {
    return !this.failedToStop;
  }

  /** @throws what a step threw, or {@link StartInterrupted} when {@link stop} was called meanwhile */
  async start(): Promise<void> {
    this.starting ??= this.startSteps();
    try {
      await this.starting;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops what was started, in reverse. Resolves when all is stopped, also when some steps failed to. */
  stop(): Promise<void> {
    this.stopping ??= this.stopSteps();
    return this.stopping;
  }

  private async startSteps(): Promise<void> {
    for (const step of this.steps) {
      if (this.stopping) throw new StartInterrupted();
      this.current = step.name;
      await step.start?.();
      this.started.push(step);
    }
    this.current = undefined;
    if (this.stopping) throw new StartInterrupted();
  }

  private async stopSteps(): Promise<void> {
    await this.starting?.catch(() => undefined);
    for (let step = this.started.pop(); step; step = this.started.pop()) {
      this.current = step.name;
      try {
        await step.stop?.();
      } catch (error) {
        this.failedToStop = true;
        this.listener.stopFailed(step.name, error);
      }
    }
    this.current = undefined;
  }
}

/** The process was told to stop before it was up. */
export class StartInterrupted extends Error {
  override readonly name = 'StartInterrupted';

  constructor() {
    super('The start was interrupted.');
  }
}
