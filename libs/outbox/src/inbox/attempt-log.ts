import type { InboxEvent } from './inbox-event';

/** How often the events at hand have failed; kept in memory, for one partition. */
export class AttemptLog {
  private readonly failures = new Map<bigint, number>();
  /** Failures one after the other that were no event's fault. */
  private outages = 0;

  failuresOf(event: InboxEvent): number {
    return this.failures.get(event.record.offset) ?? 0;
  }

  /** Counts a failure of an event; answers how many it has by now. */
  failed(event: InboxEvent): number {
    const failures = this.failuresOf(event) + 1;
    this.failures.set(event.record.offset, failures);
    return failures;
  }

  /** Counts a failure that was no event's fault; answers how many there were in a row. */
  interrupted(): number {
    return ++this.outages;
  }

  /** Something worked. */
  worked(): void {
    this.outages = 0;
  }

  /** Forgets all but these events: what failed comes again with the next batch, or belongs to somebody else. */
  keepOnly(events: readonly InboxEvent[]): void {
    const offsets = new Set(events.map((event) => event.record.offset));
    for (const offset of this.failures.keys()) if (!offsets.has(offset)) this.failures.delete(offset);
  }
}
