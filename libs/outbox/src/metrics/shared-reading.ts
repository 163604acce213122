/** Reads what many ask for: once for all who ask while it is read or within a time of its start. */
export class SharedReading<T> {
  private latest: { readonly atMs: number; readonly value: Promise<T> } | undefined;
  private isReading = false;

  /**
   * @param keptMs how long a reading stands, from its start; a failed one too
   * @param now a clock in milliseconds, for tests
   */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly keptMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws whatever the reading failed with */
  get(): Promise<T> {
    const atMs = this.now();
    if (this.latest === undefined || (!this.isReading && atMs - this.latest.atMs > this.keptMs)) {
      this.isReading = true;
      this.latest = { atMs, value: this.read().finally(() => (this.isReading = false)) };
    }
    return this.latest.value;
  }
}
