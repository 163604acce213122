import type { Window } from '../process/measured-window';
import type { Measurement } from './comparison';

/** What was done in a window. */
export interface CountedWindow extends Window {
  readonly count: number;
}

/** One measurement of several short windows. */
export function totalOf(windows: readonly CountedWindow[]): Measurement {
  const sumOf = (part: (window: CountedWindow) => number) =>
    windows.reduce((sum, window) => sum + part(window), 0);
  const count = sumOf((window) => window.count);
  return {
    perSecond: (count * 1_000) / sumOf((window) => window.elapsedMs),
    cpuMicroseconds: sumOf((window) => window.cpuMicroseconds) / count,
  };
}
