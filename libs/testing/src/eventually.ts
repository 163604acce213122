import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition: runs `assertion` again until it passes and answers what it returned, or rejects with its last
 * error once `timeoutMs` (default 10,000) are over. Pauses `intervalMs` (default 25) in between.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 10_000, intervalMs = 25 }: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await delay(intervalMs);
    }
  }
}
