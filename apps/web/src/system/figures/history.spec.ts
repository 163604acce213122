import { describe, expect, it } from 'vitest';
import { joinHistory, lastStepMs, measuredPart, type HistoryAnswer, type Values } from './history';

const startMs = Date.parse('2026-01-01T12:00:00Z');

function answerOf(step: number, calls: Record<string, Values>, unavailable: string[] = []): HistoryAnswer {
  const services = Object.entries(calls).map(([name, values]) => {
    const callsPerSecond = [...values];
    return {
      name,
      callsPerSecond,
      failuresPerSecond: callsPerSecond.map((value) => value && 0),
      delivery: null,
    };
  });
  const stepCount = Math.max(0, ...Object.values(calls).map(({ length }) => length));
  return {
    startsAt: new Date(startMs + step * 5_000).toISOString(),
    stepSeconds: 5,
    stepCount,
    services,
    unavailable,
  };
}

const callsOf = (history: ReturnType<typeof joinHistory>) =>
  Object.fromEntries(history.services.map(({ name, figures }) => [name, figures.callsPerSecond]));

describe('the history of the figures', () => {
  it('grows by what came since', () => {
    const known = joinHistory(undefined, answerOf(0, { order: [1, 2], user: [5, 6] }));
    const history = joinHistory(known, answerOf(2, { order: [3], user: [7] }));
    expect(callsOf(history)).toEqual({ order: [1, 2, 3], user: [5, 6, 7] });
    expect(lastStepMs(history)).toBe(startMs + 10_000);
  });

  it('takes the later word on a step that came before', () => {
    const known = joinHistory(undefined, answerOf(0, { order: [1, null] }));
    expect(callsOf(joinHistory(known, answerOf(1, { order: [2, 3] })))).toEqual({ order: [1, 2, 3] });
  });

  it('has gaps where a step is missing, before a service came and after it left', () => {
    const known = joinHistory(undefined, answerOf(0, { order: [1] }));
    const history = joinHistory(known, answerOf(2, { billing: [9] }));
    expect(callsOf(history)).toEqual({ billing: [null, null, 9], order: [1, null, null] });
  });

  it('keeps half an hour', () => {
    const known = joinHistory(
      undefined,
      answerOf(0, { order: Array.from({ length: 360 }, (_, step) => step) }),
    );
    const history = joinHistory(known, answerOf(360, { order: [360, 361] }));
    const values = callsOf(history)['order']!;
    expect([values.length, values[0], values.at(-1)]).toEqual([360, 2, 361]);
    expect(history.startMs).toBe(startMs + 10_000);
  });

  it('stays as it is when nothing came, and says who did not answer', () => {
    const known = joinHistory(undefined, answerOf(0, { order: [1] }));
    const history = joinHistory(known, answerOf(1, {}, ['order']));
    expect(history).toEqual({ ...known, unavailable: ['order'] });
    expect(lastStepMs(joinHistory(undefined, answerOf(0, {})))).toBeUndefined();
  });

  it('leaves out the time before anybody measured, but for the last five minutes', () => {
    const values = (nulls: number, rest: number) => [
      ...Array<null>(nulls).fill(null),
      ...Array<number>(rest).fill(1),
    ];
    const lengthOf = (order: Values) =>
      measuredPart(joinHistory(undefined, answerOf(0, { order }))).stepCount;
    expect(lengthOf(values(200, 160))).toBe(160);
    expect(lengthOf(values(350, 10))).toBe(60);
    expect(lengthOf(values(0, 20))).toBe(20);
    const { startMs: start, services } = measuredPart(
      joinHistory(undefined, answerOf(0, { order: values(200, 160) })),
    );
    expect([start, services[0]?.figures.callsPerSecond]).toEqual([startMs + 1_000_000, values(0, 160)]);
  });

  it('keeps the figures of delivery of those that deliver events', () => {
    const answer = answerOf(0, { order: [1] });
    const [order] = answer.services;
    const none = [0];
    const delivery = {
      outboxDepth: [4],
      outboxOldestAgeSeconds: none,
      consumerLag: none,
      deadLetterCount: none,
      parkedKeyCount: none,
    };
    const history = joinHistory(undefined, { ...answer, services: [{ ...order!, delivery }] });
    expect(history.services[0]?.figures.outboxDepth).toEqual([4]);
  });
});
