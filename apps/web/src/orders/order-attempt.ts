import { ApiProblem, isPassing } from '../api';
import { newUuid } from './uuid';
import type { OrderItem } from './order';

/**
 * Gives each attempt at an order its idempotency key. Sending the same items again, after a failure that leaves
 * open whether the order was placed, is the same attempt and keeps the key; other items, or a new order after a
 * clear answer, are a new attempt.
 */
export class OrderAttempt {
  private open: { items: string; key: string } | undefined;

  constructor(private readonly newKey: () => string = newUuid) {}

  keyFor(items: readonly OrderItem[]): string {
    const content = JSON.stringify(items);
    if (this.open?.items !== content) this.open = { items: content, key: this.newKey() };
    return this.open.key;
  }

  /** The server has answered for good: placed or refused. */
  settle(): void {
    this.open = undefined;
  }
}

/** Whether the order may have been placed, or may yet be, although the call failed. */
export function isUndecided(error: unknown): boolean {
  if (isPassing(error)) return true;
  if (!(error instanceof ApiProblem)) return false;
  return error.status === 500 || error.status === 409 || error.status === 429;
}

/** Whether to send the attempt again without asking: it may just have failed to arrive, or still be running. */
export function shouldRetryAttempt(failedBefore: number, error: Error): boolean {
  const isStillRunning = error instanceof ApiProblem && error.status === 409;
  return failedBefore < 3 && (isPassing(error) || isStillRunning);
}
