/** How a bench ended. */
export interface BenchResult {
  /** The tables, printed last. */
  readonly report: string;
  /** What must never happen and did, one line each. */
  readonly faults: readonly string[];
}
