/** The first pauses after traffic, in milliseconds; they double up to the idle interval. */
const SHORTEST_IDLE_PAUSE_MS = 25;

/** The pause after a few events, in milliseconds: under steady traffic the next ones come together meanwhile. */
const GATHERING_MS = 5;

/** A wait that a hint or the end may cut short. */
export class RelayPause {
  private wakeRequested = false;
  private interrupt: (() => void) | undefined;
  private interruptible = true;
  private idleRounds = 0;

  /** @param idleIntervalMs the longest pause between polls of an idle outbox */
  constructor(private readonly idleIntervalMs: number) {}

  /** Ends a pause between polls, or skips the next one. Leaves back-off after errors alone. */
  wake(): void {
    this.wakeRequested = true;
    if (this.interruptible) this.interrupt?.();
  }

  /** Ends any pause. */
  end(): void {
    this.wakeRequested = true;
    this.interrupt?.();
  }

  /** Notes that a poll found rows: soon there may be more. */
  busy(): void {
    this.idleRounds = 0;
  }

  /** Waits until the next poll of an outbox that was empty, at most `limitMs`. */
  async idle(limitMs: number): Promise<void> {
    const pauseMs = Math.min(SHORTEST_IDLE_PAUSE_MS * 2 ** this.idleRounds, this.idleIntervalMs);
    if (pauseMs < this.idleIntervalMs) this.idleRounds += 1;
    if (!this.wakeRequested) await this.wait(Math.min(pauseMs, limitMs), true);
    this.wakeRequested = false;
  }

  /**
   * Waits until a round is worth its cost again. Hints do not cut it short, or each commit would cost a round; the poll
   * after it sees whatever they meant.
   */
  async gather(): Promise<void> {
    await this.wait(GATHERING_MS, false);
    this.wakeRequested = false;
  }

  /** Waits after an error; hints do not cut it short. */
  async backOff(pauseMs: number): Promise<void> {
    await this.wait(pauseMs, false);
  }

  private async wait(pauseMs: number, interruptible: boolean): Promise<void> {
    this.interruptible = interruptible;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.interrupt = undefined;
  }
}
