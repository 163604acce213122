import { ApiProblem, ConnectionError } from './problem';

const passingStatuses = new Set([502, 503, 504]);

/** Whether the failure is likely to pass, and says nothing about the request itself. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof ApiProblem && passingStatuses.has(error.status);
}

/** Query rule: a passing failure is tried three times in all, any other once. */
export function retryQuery(failedBefore: number, error: Error): boolean {
  return failedBefore < 2 && isPassing(error);
}

/** 0.5 s, 1 s, 2 s … up to 8 s, each shortened by up to half, so that clients do not return together. */
export function retryDelayMs(failedBefore: number): number {
  return Math.min(500 * 2 ** failedBefore, 8_000) * (0.5 + Math.random() / 2);
}
