export { backoffDelayMs } from './backoff-delay';
export { BackgroundLoop, type BackgroundLoopOptions } from './background-loop';
