/**
 * The pause after `failures` failures in a row, in milliseconds: doubles from `minMs` to `maxMs`, of which a random half
 * is taken off so that those who failed together do not come back together.
 */
export function backoffDelayMs(failures: number, minMs: number, maxMs: number): number {
  const longestMs = Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, 30));
  return longestMs * (0.5 + Math.random() / 2);
}
