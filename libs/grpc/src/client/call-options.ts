import { Metadata, type CallOptions } from '@grpc/grpc-js';
import type { RequestContext } from '@trellis/context';
import type { GrpcCallOptions } from '../definition/service-definition';
import type { ClientMethodMetrics } from './client-metrics';
import { ObservedCall } from './observed-call';

/** The method that a call is made to. */
export interface CalledMethod {
  /** `/trellis.order.v1.OrderService/PlaceOrder` */
  readonly path: string;
  readonly metrics: ClientMethodMetrics;
  /** How long to wait when nobody says, in milliseconds; undefined for as long as it takes. */
  readonly defaultDeadlineMs: () => number | undefined;
}

/** One call's metadata and deadline, from the request being handled and from what the caller says. */
export interface CallSetup {
  readonly metadata: Metadata;
  readonly options: CallOptions;
  readonly signals: readonly AbortSignal[];
  /** Has to be told how the call ended. */
  readonly observed: ObservedCall;
}

const noSignals: readonly AbortSignal[] = [];

/**
 * @param context the request that the call is made for, if it is made for one
 * @throws when the caller's metadata cannot travel
 */
export function callSetup(
  method: CalledMethod,
  options: GrpcCallOptions | undefined,
  context: RequestContext | undefined,
): CallSetup {
  // First, since it may be refused: a span that was begun before would never end.
  const metadata = metadataOf(context, options);
  const observed = new ObservedCall(method.path, method.metrics, context?.traceparent);
  const { traceparent } = observed;
  if (traceparent !== undefined && metadata.get('traceparent').length === 0)
    metadata.set('traceparent', traceparent);
  const waitMs = options?.deadlineMs ?? method.defaultDeadlineMs();
  const deadlineMs = Math.min(
    waitMs === undefined ? Infinity : Date.now() + waitMs,
    context?.deadlineMs ?? Infinity,
  );
  return {
    metadata,
    options: deadlineMs === Infinity ? {} : { deadline: deadlineMs },
    signals: signalsOf(context?.signal, options?.signal),
    observed,
  };
}

function metadataOf(context: RequestContext | undefined, options: GrpcCallOptions | undefined): Metadata {
  const metadata = new Metadata();
  if (context !== undefined) {
    metadata.set('x-request-id', context.requestId);
    if (context.authorization !== undefined) metadata.set('authorization', context.authorization);
  }
  if (options?.metadata !== undefined) {
    for (const [key, value] of Object.entries(options.metadata)) metadata.set(key, value);
  }
  return metadata;
}

function signalsOf(first: AbortSignal | undefined, second: AbortSignal | undefined): readonly AbortSignal[] {
  if (first === undefined) return second === undefined ? noSignals : [second];
  return second === undefined ? [first] : [first, second];
}

/** Calls `cancel` once one of the signals is aborted, at once when one is already. The result stops listening. */
export function whenAborted(signals: readonly AbortSignal[], cancel: () => void): () => void {
  for (const signal of signals) {
    if (signal.aborted) {
      cancel();
      return () => undefined;
    }
    signal.addEventListener('abort', cancel, { once: true });
  }
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', cancel);
  };
}
