import type { Tone } from '../ui';
import { formatDuration } from '../words';
import type { Chapter, Journey } from './journey';

/** Where an order is now, in a plain sentence. */
export interface Whereabouts {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  /** Whether something is still on its way. */
  readonly isUnderWay: boolean;
}

/** Who has to handle an event before the order can go on. Of other events nobody has to take notice. */
const awaitedBy: ReadonlyMap<string, string> = new Map([
  ['OrderPlaced', 'customer'],
  ['CreditReserved', 'order'],
  ['CreditRefused', 'order'],
  ['OrderCancelled', 'customer'],
]);

/** What an event says of the order that it is about. */
const outcomes: ReadonlyMap<string, { readonly tone: Tone; readonly title: string }> = new Map([
  ['OrderApproved', { tone: 'good', title: 'The order is approved' }],
  ['OrderRejected', { tone: 'bad', title: 'The order is refused' }],
  ['OrderCancelled', { tone: 'off', title: 'The order is cancelled' }],
]);

/** Says where an order is: at the first thing that is not done, or at its end. */
export function whereaboutsOf({ chapters }: Journey): Whereabouts {
  const events = chapters.filter(({ kind }) => kind === 'event');
  for (const chapter of events) {
    const unfinished = whatIsLeft(chapter);
    if (unfinished !== undefined) return { ...unfinished, isUnderWay: true };
  }
  // A cancellation is the end, whatever was decided before or came in beside it.
  const last =
    events.findLast(({ title }) => title === 'OrderCancelled') ??
    events.findLast(({ title }) => outcomes.has(title));
  const outcome = last && outcomes.get(last.title);
  if (last === undefined || outcome === undefined) return withoutOutcome(chapters);
  const [placed] = chapters;
  const after = formatDuration(last.startMs - (requestBehind(chapters, last) ?? placed ?? last).startMs);
  return { ...outcome, text: `That took ${after}. Nothing is under way any more.`, isUnderWay: false };
}

function whatIsLeft({ title, progress }: Chapter): Omit<Whereabouts, 'isUnderWay'> | undefined {
  if (progress === null) return undefined;
  const { from, state, by } = progress;
  switch (state) {
    case 'waiting':
      return {
        tone: 'wait',
        title: `In the outbox of ${from}`,
        text: `${title} is committed and waits there to be sent to the bus. It cannot be lost.`,
      };
    case 'unseen':
      return {
        tone: 'wait',
        title: `Last seen in the outbox of ${from}`,
        text: `Nothing has been seen of ${title} since it was committed. It still waits there, or the span of its sending is lost.`,
      };
    case 'sent': {
      const awaited = awaitedBy.get(title);
      if (awaited === undefined) return undefined;
      return {
        tone: 'wait',
        title: `On the bus, before ${awaited}`,
        text: `${title} is sent, and ${awaited} has not handled it yet.`,
      };
    }
    case 'failed':
      return {
        tone: 'bad',
        title: `Stuck at ${by}`,
        text: `${by} could not handle ${title}. It is tried again, or waits among the dead letters for a person.`,
      };
    case 'handled':
      return undefined;
  }
}

function withoutOutcome(chapters: readonly Chapter[]): Whereabouts {
  const isKept = chapters.some(({ kind }) => kind === 'event');
  const failed = chapters.flatMap(({ hops }) => hops).find(({ error }) => error !== null);
  if (failed !== undefined && !isKept) {
    const text = `${failed.service} failed with ${failed.error}, and nothing of it was kept.`;
    return { tone: 'bad', title: 'The request failed', text, isUnderWay: false };
  }
  return {
    tone: 'wait',
    title: 'Under way',
    text: 'More of its journey arrives within a second or two.',
    isUnderWay: true,
  };
}

/** The request that led to an event: the last one that began before it. */
function requestBehind(chapters: readonly Chapter[], event: Chapter): Chapter | undefined {
  return chapters.findLast(({ kind, startMs }) => kind === 'request' && startMs <= event.startMs);
}
