import { currentContext, runInContext } from '@trellis/context';

/**
 * Runs work whose calls and statements are in no trace. A page asks every few seconds how the system stands, which would
 * push the traces of orders out of a small store, and fill a large one.
 */
export function unrecorded<T>(work: () => T): T {
  const context = currentContext();
  if (context?.traceparent === undefined) return work();
  // The last two digits are the flags; without the first of them a caller has decided not to record.
  return runInContext({ ...context, traceparent: `${context.traceparent.slice(0, -2)}00` }, work);
}
