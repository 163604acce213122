export { Breaker, createBreaker, type BreakerOptions } from './breaker';
export { BreakerOpen, BulkheadFull, CallTimedOut } from './breaker.errors';
export { KeyedRateLimiter, type KeyedRateLimiterOptions } from './keyed-rate-limiter';
export { TokenBucket, type RateDecision, type RateLimit } from './token-bucket';
