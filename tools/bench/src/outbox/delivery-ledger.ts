/** How what was consumed compares with what was committed. */
export interface DeliveryVerdict {
  readonly committed: number;
  /** Committed and not consumed. */
  readonly lost: number;
  /** Consumed for the first time after a later event of the same key. */
  readonly reordered: number;
  /** Consumed and never committed. */
  readonly invented: number;
  /** Consumed again. Allowed: the inbox makes them harmless. */
  readonly duplicates: number;
  /** Some of the lost ones, as `key sequence`, to look for. */
  readonly lostExamples: readonly string[];
}

const EXAMPLES = 10;

/**
 * The oracle of the bench. A key's events are numbered from 1 in the order of their commits, so what a consumer must see
 * of it is 1, 2, 3, … up to the number committed, later repetitions aside.
 */
export class DeliveryLedger {
  private readonly keys = new Map<string, { readonly seen: Set<number>; greatest: number }>();
  private reordered = 0;
  private duplicates = 0;
  private distinct = 0;

  /** How many different events have been consumed. */
  get consumed(): number {
    return this.distinct;
  }

  /** Notes one delivery, in the order in which the consumer met it. */
  record(key: string, sequence: number): void {
    let ofKey = this.keys.get(key);
    if (!ofKey) this.keys.set(key, (ofKey = { seen: new Set(), greatest: 0 }));
    if (ofKey.seen.has(sequence)) {
      this.duplicates += 1;
      return;
    }
    if (sequence < ofKey.greatest) this.reordered += 1;
    ofKey.seen.add(sequence);
    ofKey.greatest = Math.max(ofKey.greatest, sequence);
    this.distinct += 1;
  }

  /** @param committed how many events of each key were committed */
  judge(committed: ReadonlyMap<string, number>): DeliveryVerdict {
    let total = 0;
    let lost = 0;
    let invented = 0;
    const lostExamples: string[] = [];
    for (const [key, count] of committed) {
      total += count;
      const seen = this.keys.get(key)?.seen ?? new Set<number>();
      for (let sequence = 1; sequence <= count; sequence += 1) {
        if (seen.has(sequence)) continue;
        lost += 1;
        if (lostExamples.length < EXAMPLES) lostExamples.push(`${key} ${sequence}`);
      }
    }
    for (const [key, { seen }] of this.keys) {
      const count = committed.get(key) ?? 0;
      for (const sequence of seen) if (sequence < 1 || sequence > count) invented += 1;
    }
    const { reordered, duplicates } = this;
    return { committed: total, lost, reordered, invented, duplicates, lostExamples };
  }
}

/** True when something that must never happen did. */
export function isBroken({ lost, reordered, invented }: DeliveryVerdict): boolean {
  return lost + reordered + invented > 0;
}
