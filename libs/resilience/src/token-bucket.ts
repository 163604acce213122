/** How much a bucket holds and how fast it fills. */
export interface RateLimit {
  /** Tokens of a full bucket: the burst that is allowed at once. At least 1. */
  readonly capacity: number;
  /** The rate that is sustained. Above 0. */
  readonly refillPerSecond: number;
}

/** Whether a token was there, and if not, when to come again. */
export interface RateDecision {
  readonly allowed: boolean;
  /** 0 when allowed, else milliseconds until one token has been refilled. */
  readonly retryAfterMs: number;
}

/** A token bucket. It starts full, and refills when it is asked rather than by a timer. */
export class TokenBucket {
  private tokens: number;
  private refilledAtMs: number;

  /** @param nowMs the time in milliseconds on a clock that does not go back */
  constructor(limit: RateLimit, nowMs: number) {
    this.tokens = limit.capacity;
    this.refilledAtMs = nowMs;
  }

  /** Takes one token when there is one. The limit is given anew each time, so that it may change under way. */
  tryTake(limit: RateLimit, nowMs: number): RateDecision {
    const elapsedMs = Math.max(0, nowMs - this.refilledAtMs);
    this.tokens = Math.min(limit.capacity, this.tokens + (elapsedMs / 1000) * limit.refillPerSecond);
    this.refilledAtMs = nowMs;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return { allowed: true, retryAfterMs: 0 };
    }
    return { allowed: false, retryAfterMs: Math.ceil(((1 - this.tokens) / limit.refillPerSecond) * 1000) };
  }
}
