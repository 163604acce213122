import type { BusRecord } from '@trellis/events';

/** How a log compares with what was committed. */
export interface Verdict {
  /** Events committed that the log does not have. */
  readonly lost: number;
  /** First occurrences that came after one with a greater sequence of the same key. */
  readonly inversions: number;
  /** First occurrences whose sequence is not one more than the last one's of the key, where that is no inversion. */
  readonly gaps: number;
  /** Events in the log that were never committed. */
  readonly invented: number;
  readonly duplicates: number;
}

/** One event in a log. */
export interface LoggedEvent {
  readonly id: string;
  readonly key: string;
  readonly sequence: number;
}

/** Compares a log with the ids of the events committed. */
export function judge(log: readonly LoggedEvent[], committed: ReadonlySet<string>): Verdict {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  let inversions = 0;
  let gaps = 0;
  let duplicates = 0;
  for (const { id, key, sequence } of log) {
    if (seen.has(id)) {
      duplicates += 1;
      continue;
    }
    seen.add(id);
    const before = last.get(key) ?? 0;
    if (sequence < before) inversions += 1;
    else if (sequence !== before + 1) gaps += 1;
    last.set(key, Math.max(before, sequence));
  }
  const lost = [...committed].filter((id) => !seen.has(id)).length;
  const invented = [...seen].filter((id) => !committed.has(id)).length;
  return { lost, inversions, gaps, invented, duplicates };
}

/** Reads a bus's records as the oracle wants them. */
export function logged(records: readonly BusRecord[], idOf: (record: BusRecord) => string): LoggedEvent[] {
  return records.map((record) => ({
    id: idOf(record),
    key: record.key,
    sequence: Number(record.headers.ce_sequence),
  }));
}
