import { isDatabaseOutage, sqlStateOf } from '@trellis/database';
import { DomainError } from '@trellis/errors';
import { RetryLater } from './retry-later';

/** Connections, resources, shutdown, locks, deadlocks, serialization, and a standby in the place of the primary. */
const TRANSIENT_SQL_STATE = /^(08...|53...|57P0[1-5]|40001|40P01|55P03|25006)$/;
/** gRPC's DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and UNAVAILABLE. */
const GRPC_CODES = new Set([4, 8, 14]);

/** How a failed try is to be followed. */
export type FailureKind =
  /** The database or the network is away: nothing else would work now either. */
  | 'outage'
  /** This event will work later. */
  | 'transient'
  /** It will most likely fail again. */
  | 'permanent';

/** Reads from an error, and what caused it, whether trying again later is likely to help. */
export function failureKind(error: unknown): FailureKind {
  if (isDatabaseOutage(error)) return 'outage';
  return causes(error).some(isTransient) ? 'transient' : 'permanent';
}

/** How long the error asks to wait, in milliseconds. */
export function requestedRetryAfterMs(error: unknown): number | undefined {
  for (const cause of causes(error)) {
    if ((cause instanceof RetryLater || cause instanceof DomainError) && cause.retryAfterMs !== undefined) {
      return cause.retryAfterMs;
    }
  }
  return undefined;
}

function isTransient(error: object): boolean {
  if (error instanceof RetryLater) return true;
  if (error instanceof DomainError) return error.kind === 'unavailable' || error.kind === 'in-progress';
  const state = sqlStateOf(error);
  if (state !== undefined) return TRANSIENT_SQL_STATE.test(state);
  return GRPC_CODES.has((error as { code?: unknown }).code as number);
}

function causes(error: unknown): object[] {
  const chain: object[] = [];
  for (let current = error; typeof current === 'object' && current !== null && chain.length < 8;) {
    chain.push(current);
    current = (current as { cause?: unknown }).cause;
  }
  return chain;
}
