import { describe, expect, it } from 'vitest';
import { timeScaleOf } from './time-scale';

describe('the scale of a journey', () => {
  it('is even where work follows work, overlaps and short pauses included', () => {
    const scale = timeScaleOf([
      { startMs: 10, endMs: 60 },
      { startMs: 40, endMs: 80 },
      { startMs: 90, endMs: 110 },
    ]);
    expect([10, 60, 85, 110].map((ms) => scale.at(ms))).toEqual([0, 0.5, 0.75, 1]);
    expect(scale.breaks).toEqual([]);
  });

  it('cuts a long pause, and says how long it was', () => {
    const scale = timeScaleOf([
      { startMs: 0, endMs: 50 },
      { startMs: 10_050, endMs: 10_100 },
    ]);
    expect(scale.breaks).toEqual([{ start: 50 / 110, end: 60 / 110, durationMs: 10_000 }]);
    expect(scale.at(10_100)).toBe(1);
    expect(scale.at(10_050)).toBeCloseTo(60 / 110);
  });

  it('stays within its ends', () => {
    const scale = timeScaleOf([{ startMs: 5, endMs: 10 }]);
    expect([scale.at(0), scale.at(99)]).toEqual([0, 1]);
    expect(timeScaleOf([{ startMs: 5, endMs: 5 }]).at(5)).toBe(0);
    expect(timeScaleOf([]).at(5)).toBe(0);
  });
});
