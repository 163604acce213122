import { LRUCache } from 'lru-cache';
import { TokenBucket, type RateDecision, type RateLimit } from './token-bucket';

/** Settings of a {@link KeyedRateLimiter} besides its limit. */
export interface KeyedRateLimiterOptions {
  /**
   * Most keys remembered; the one unused for longest is forgotten first, and starts again with a full bucket.
   * Defaults to 50,000.
   */
  readonly maxKeys?: number;
  /** Milliseconds on a clock that does not go back. Defaults to `performance.now`. */
  readonly now?: () => number;
}

/** A token bucket for each key (a user, an address), in memory that is bounded. */
export class KeyedRateLimiter {
  private readonly buckets: LRUCache<string, TokenBucket>;
  private readonly now: () => number;
  private currentLimit: RateLimit;

  /** @throws RangeError when the limit could never let anything through */
  constructor(limit: RateLimit, options: KeyedRateLimiterOptions = {}) {
    this.currentLimit = checked(limit);
    this.buckets = new LRUCache({ max: options.maxKeys ?? 50_000 });
    this.now = options.now ?? (() => performance.now());
  }

  get limit(): RateLimit {
    return this.currentLimit;
  }

  /** Applies at once to every key, also to buckets that exist: they keep their tokens up to the new capacity. */
  set limit(limit: RateLimit) {
    this.currentLimit = checked(limit);
  }

  /** Takes one token of the key's bucket. */
  tryTake(key: string): RateDecision {
    const nowMs = this.now();
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.currentLimit, nowMs);
      this.buckets.set(key, bucket);
    }
    return bucket.tryTake(this.currentLimit, nowMs);
  }
}

function checked(limit: RateLimit): RateLimit {
  if (!(limit.capacity >= 1) || !(limit.refillPerSecond > 0)) {
    throw new RangeError(
      `a rate limit needs a capacity of at least 1 and a refill above 0, not ${limit.capacity} and ${limit.refillPerSecond}`,
    );
  }
  return limit;
}
