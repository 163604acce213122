/** Runs a task at several moments after a start. A start while it is under way begins the moments anew. */
export class Repeated {
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(
    private readonly task: () => void,
    private readonly momentsMs: readonly number[],
  ) {}

  start(): void {
    this.stop();
    this.timers = this.momentsMs.map((ms) => setTimeout(this.task, ms));
  }

  stop(): void {
    this.timers.forEach(clearTimeout);
    this.timers = [];
  }
}
