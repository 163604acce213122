import { formatDuration } from '../../words';
import type { FigureName, History, Values } from './history';

interface Figure {
  readonly title: string;
  /** What it counts, for those who have not met it. */
  readonly meaning: string;
  readonly format: (value: number) => string;
  /** The top of its scale is no lower, so that one event does not look like a flood. */
  readonly leastTop: number;
}

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const count = (value: number) => number.format(value);

/** How each figure is named and written. */
export const figures: Record<FigureName, Figure> = {
  callsPerSecond: {
    title: 'Calls',
    meaning: 'Requests and calls answered a second.',
    format: (value) => `${number.format(value)}/s`,
    leastTop: 4,
  },
  failuresPerSecond: {
    title: 'Failures',
    meaning: 'Calls that failed in the service.',
    format: (value) => `${number.format(value)}/s`,
    leastTop: 4,
  },
  outboxDepth: {
    title: 'Outbox depth',
    meaning: 'Events committed and not yet on the bus.',
    format: count,
    leastTop: 10,
  },
  outboxOldestAgeSeconds: {
    title: 'Oldest in the outbox',
    meaning: 'How long the oldest of them has waited.',
    format: (value) => (value === 0 ? '0 s' : formatDuration(value * 1_000)),
    leastTop: 5,
  },
  consumerLag: {
    title: 'Consumer lag',
    meaning: 'Events on the bus and not yet handled.',
    format: count,
    leastTop: 10,
  },
  deadLetterCount: {
    title: 'Dead letters',
    meaning: 'Events that wait for a person.',
    format: count,
    leastTop: 4,
  },
  parkedKeyCount: {
    title: 'Parked keys',
    meaning: 'Keys whose later events wait behind a dead letter.',
    format: count,
    leastTop: 4,
  },
};

/** The top of a figure's scale, the same for every service so that they can be compared. */
export function topOf(name: FigureName, { services }: History): number {
  return Math.max(
    figures[name].leastTop,
    ...services.map((service) => peakOf(service.figures[name] ?? []).value),
  );
}

/** The last step may still be on its way; a value before the one before it is of the past. */
const latestSteps = 2;

/** The value of now; null where none of the last two steps has one: nobody measures it any more. */
export function latestOf(values: Values): number | null {
  return values.slice(-latestSteps).findLast((value) => value !== null) ?? null;
}

/** The greatest value and where it is; 0 at the start when there is none. */
export function peakOf(values: Values): { readonly value: number; readonly index: number } {
  let peak = { value: 0, index: 0 };
  for (const [index, value] of values.entries())
    if (value !== null && value > peak.value) peak = { value, index };
  return peak;
}

/** A figure of one service in words, for whoever does not see its curve. */
export function describeValues(name: FigureName, values: Values, timeOf: (index: number) => string): string {
  const { format } = figures[name];
  if (values.every((value) => value === null)) return 'not measured';
  const latest = latestOf(values);
  const now = latest === null ? 'not measured now' : `${format(latest)} now`;
  const peak = peakOf(values);
  if (peak.value === 0) return latest === null ? `${now}, 0 before` : '0 all the time';
  return `${now}, ${format(peak.value)} at most, at ${timeOf(peak.index)}`;
}
