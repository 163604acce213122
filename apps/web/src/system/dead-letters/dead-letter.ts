import type { Schemas } from '../../api';
import { shortName } from '../../words';

export type DeadLetter = Schemas['DeadLetterResponse'];

/** What a person decided to do with a dead letter. */
export type Decision = 'redrive' | 'discard';

/** What happened to it, in a sentence or two. */
export function describeDeadLetter({ service, origin, attempts, consumerGroup }: DeadLetter): string {
  const tries = attempts === 1 ? 'one try' : `${attempts} tries`;
  const by =
    consumerGroup === null || consumerGroup === service ? service : `${service} (as ${consumerGroup})`;
  return origin === 'OUTBOX'
    ? `${service} could not send it to the bus, after ${tries}.`
    : `${by} could not handle it, after ${tries}.`;
}

/** What waits for it. */
export function describeParked({ parkedCount }: DeadLetter): string {
  if (parkedCount === 0) return 'Nothing waits behind it so far.';
  return parkedCount === 1
    ? '1 later event of its key waits behind it.'
    : `${parkedCount} later events of its key wait behind it.`;
}

/**
 * What a decision led to, in a sentence or two.
 * @param handledCount as the server counts: what was handled, a redriven event itself included
 */
export function describeResult(decision: Decision, letter: DeadLetter, handledCount: number): string {
  const { parkedCount } = letter;
  const name = shortName(letter.eventType) || 'The event';
  const behind = decision === 'redrive' ? handledCount - 1 : handledCount;
  const done = decision === 'redrive' ? `${name} is handled` : `${name} is discarded`;
  if (behind <= 0 && parkedCount === 0) return `${done}. Nothing waited behind it.`;
  if (behind >= parkedCount) {
    return `${done}, and ${behind === 1 ? 'the event' : `the ${behind} events`} behind it ${behind === 1 ? 'is' : 'are'} handled too.`;
  }
  return `${done}. Of the ${parkedCount} behind it ${Math.max(behind, 0)} got through; the next one failed and is a dead letter now.`;
}
