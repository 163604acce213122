import type { Schemas } from '../../api';

export type HistoryAnswer = Schemas['HistoryResponse'];

/** Values at even steps; null where nobody measured. */
export type Values = readonly (number | null)[];

/** What is drawn of a service. Those after the first two are known of services that deliver events only. */
export const figureNames = [
  'callsPerSecond',
  'failuresPerSecond',
  'outboxDepth',
  'outboxOldestAgeSeconds',
  'consumerLag',
  'deadLetterCount',
  'parkedKeyCount',
] as const;
export type FigureName = (typeof figureNames)[number];

export interface ServiceHistory {
  readonly name: string;
  readonly figures: Partial<Record<FigureName, Values>>;
}

export interface History {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
  /** By name. */
  readonly services: readonly ServiceHistory[];
  readonly unavailable: readonly string[];
}

/** Half an hour, at the steps of five seconds that the API has. */
const maxSteps = 360;

/** A shorter time than this would jump at each step: five minutes. */
const leastSteps = 60;

/** What was measured, without the time before anybody did; five minutes at least. */
export function measuredPart(history: History): History {
  const { startMs, stepMs, stepCount, services } = history;
  const isMeasured = (values: Values | undefined, step: number) => (values?.[step] ?? null) !== null;
  const steps = Array.from({ length: stepCount }, (_, step) => step);
  const first = steps.find((step) =>
    services.some(({ figures }) => figureNames.some((name) => isMeasured(figures[name], step))),
  );
  const start = Math.max(0, Math.min(first ?? 0, stepCount - leastSteps));
  return {
    ...history,
    ...{ startMs: startMs + start * stepMs, stepCount: stepCount - start },
    services: services.map(({ name, figures }) => ({
      name,
      figures: Object.fromEntries(
        Object.entries(figures).map(([figure, values]) => [figure, values.slice(start)]),
      ),
    })),
  };
}

/** The time of the last step; undefined before there is one. */
export function lastStepMs({ startMs, stepMs, stepCount }: History): number | undefined {
  return stepCount === 0 ? undefined : startMs + (stepCount - 1) * stepMs;
}

/**
 * What is known so far, and what came since. Values of a service that did not answer are gaps. No more is kept than half an hour.
 */
export function joinHistory(known: History | undefined, answer: HistoryAnswer): History {
  const latest = readHistory(answer);
  if (known === undefined || known.stepCount === 0 || known.stepMs !== latest.stepMs) return latest;
  if (latest.stepCount === 0) return { ...known, unavailable: latest.unavailable };
  const { stepMs } = known;
  const stepOf = (ms: number) => Math.round((ms - known.startMs) / stepMs);
  const end = Math.max(stepOf(latest.startMs) + latest.stepCount, known.stepCount);
  const start = Math.max(0, end - maxSteps);
  const shift = stepOf(latest.startMs);
  const names = new Set([...known.services, ...latest.services].map(({ name }) => name));
  const services = [...names].toSorted().map((name): ServiceHistory => {
    const before = known.services.find((service) => service.name === name)?.figures ?? {};
    const after = latest.services.find((service) => service.name === name)?.figures ?? {};
    const figures: Partial<Record<FigureName, Values>> = {};
    for (const figure of figureNames) {
      const [old, fresh] = [before[figure], after[figure]];
      if (old === undefined && fresh === undefined) continue;
      figures[figure] = Array.from({ length: end - start }, (_, index) => {
        const step = start + index;
        return fresh?.[step - shift] ?? old?.[step] ?? null;
      });
    }
    return { name, figures };
  });
  const { unavailable } = latest;
  return { startMs: known.startMs + start * stepMs, stepMs, stepCount: end - start, services, unavailable };
}

function readHistory({ startsAt, stepSeconds, stepCount, services, unavailable }: HistoryAnswer): History {
  return {
    ...{ startMs: Date.parse(startsAt), stepMs: stepSeconds * 1_000, stepCount, unavailable },
    services: services
      .map(({ name, callsPerSecond, failuresPerSecond, delivery }) => ({
        name,
        figures: { callsPerSecond, failuresPerSecond, ...delivery },
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
