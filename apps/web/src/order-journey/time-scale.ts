/** A stretch of time in which something was done, in milliseconds. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** A pause that is drawn shorter than it was. From 0 at the left to 1 at the right. */
export interface Break {
  readonly start: number;
  readonly end: number;
  readonly durationMs: number;
}

/** Where times lie on a line from 0 to 1. */
export interface TimeScale {
  at(ms: number): number;
  readonly breaks: readonly Break[];
}

/** A pause is cut when it is longer than this share of the time in which something was done. */
const longShare = 0.35;
/** What is left of it, as a share of that time. */
const cutShare = 0.1;

/** A scale for stretches of work with pauses between them: long pauses are cut, so that the work can be seen. */
export function timeScaleOf(stretches: readonly Stretch[]): TimeScale {
  const merged = merge(stretches);
  const workMs = merged.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) || 1;
  const pieces: {
    readonly startMs: number;
    readonly endMs: number;
    readonly length: number;
    readonly isCut: boolean;
  }[] = [];
  for (const [index, stretch] of merged.entries()) {
    const before = merged[index - 1];
    if (before !== undefined) {
      const pauseMs = stretch.startMs - before.endMs;
      const isCut = pauseMs > workMs * longShare;
      pieces.push({
        startMs: before.endMs,
        endMs: stretch.startMs,
        length: isCut ? workMs * cutShare : pauseMs,
        isCut,
      });
    }
    pieces.push({ ...stretch, length: stretch.endMs - stretch.startMs, isCut: false });
  }
  const whole = pieces.reduce((sum, { length }) => sum + length, 0) || 1;
  let position = 0;
  const placed = pieces.map((piece) => {
    const start = position / whole;
    position += piece.length;
    return { ...piece, start, end: position / whole };
  });
  return {
    at(ms) {
      const piece = placed.find(({ endMs }) => ms <= endMs);
      if (piece === undefined) return placed.length === 0 ? 0 : 1;
      const share = piece.endMs === piece.startMs ? 0 : (ms - piece.startMs) / (piece.endMs - piece.startMs);
      return piece.start + Math.max(0, share) * (piece.end - piece.start);
    },
    breaks: placed
      .filter(({ isCut }) => isCut)
      .map(({ start, end, startMs, endMs }) => ({ start, end, durationMs: endMs - startMs })),
  };
}

/** The times in which anything was done, by start, without overlaps. */
function merge(stretches: readonly Stretch[]): Stretch[] {
  const merged: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of stretches.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({ startMs, endMs });
  }
  return merged;
}
