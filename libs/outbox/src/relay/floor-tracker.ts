/** How far a poll looked into a bucket. */
export interface BucketView {
  readonly bucket: number;
  /** The greatest id returned; undefined when no row was. */
  readonly lastId?: bigint;
  /** True when the poll's limit may have hidden rows behind `lastId`. */
  readonly truncated: boolean;
}

interface Candidate {
  readonly ceiling: bigint;
  readonly xid: bigint;
}

/** Beyond this many, a newer candidate takes the place of the newest: floors rise in larger steps then. */
const CANDIDATE_LIMIT = 64;

/**
 * Knows below which id a bucket is empty for good, so that polls need not wade through deleted rows.
 *
 * A candidate is an id that had been drawn (`ceiling`) and a transaction id assigned after that (`xid`). Whoever drew an
 * id up to the ceiling had its transaction id before, so its transaction id is smaller. Hence in a snapshot whose xmin
 * is greater than `xid` all those transactions are over, and what such a poll returns up to the ceiling is all there
 * will ever be. Once that is published and deleted, the ceiling is the new floor. A slow transaction so delays the
 * floor and never loses an event.
 *
 * The snapshot's own xmax would not do for `xid`: it is one past the last transaction that *completed*, and a running
 * one that drew a smaller id may have a greater transaction id.
 */
export class FloorTracker {
  private readonly floors = new Map<number, bigint>();
  private candidates: Candidate[] = [];

  /** Ids up to this one need not be read. 0 for a bucket that was just taken over. */
  floorOf(bucket: number): bigint {
    return this.floors.get(bucket) ?? 0n;
  }

  /** Forgets a bucket that was lost or given back. */
  forget(bucket: number): void {
    this.floors.delete(bucket);
  }

  /** Notes that ids up to `ceiling` had been drawn before transaction id `xid` was assigned. */
  remember(ceiling: bigint, xid: bigint): void {
    const last = this.candidates.at(-1);
    if (last && last.ceiling === ceiling) return;
    if (this.candidates.length >= CANDIDATE_LIMIT) this.candidates.pop();
    this.candidates.push({ ceiling, xid });
  }

  /** Raises floors after all rows of a poll, whose snapshot's xmin is given, have been dealt with. */
  settle(xmin: bigint, views: Iterable<BucketView>): void {
    const safe = this.candidates.findLast((candidate) => candidate.xid < xmin);
    if (!safe) return;
    let reachedByAll = true;
    for (const { bucket, lastId, truncated } of views) {
      let floor = safe.ceiling;
      if (truncated && lastId !== undefined && lastId < floor) {
        floor = lastId;
        reachedByAll = false;
      }
      if (floor > this.floorOf(bucket)) this.floors.set(bucket, floor);
    }
    const passed = this.candidates.indexOf(safe);
    this.candidates = this.candidates.slice(reachedByAll ? passed + 1 : passed);
  }
}
