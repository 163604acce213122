export { Breaker, type BreakerOptions } from './breaker';
export { BreakerOpen, BulkheadFull } from './breaker.errors';
export { KeyedRateLimiter, type KeyedRateLimiterOptions } from './keyed-rate-limiter';
export type { RateDecision, RateLimit } from './token-bucket';
