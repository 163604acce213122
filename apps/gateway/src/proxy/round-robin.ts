/** What takes turns. */
export interface Candidate {
  readonly id: string;
  /** It is passed over until then, unless there is nobody else. */
  readonly retryAtMs: number;
}

/** Picks candidates in turn, those that failed lately only when no other is left. */
export class RoundRobin<T extends Candidate> {
  private turn = 0;

  /** @param tried ids that are not picked at all */
  pick(candidates: readonly T[], tried: ReadonlySet<string>, nowMs: number): T | undefined {
    const left = candidates.filter(({ id }) => !tried.has(id));
    const well = left.filter(({ retryAtMs }) => retryAtMs <= nowMs);
    if (well.length > 0) return well[this.turn++ % well.length];
    return left.toSorted((a, b) => a.retryAtMs - b.retryAtMs)[0];
  }
}
