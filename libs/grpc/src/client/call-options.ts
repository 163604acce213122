import { Metadata, type CallOptions } from '@grpc/grpc-js';
import { currentContext, type RequestContext } from '@trellis/context';
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

export function callSetup(method: CalledMethod, options: GrpcCallOptions | undefined): CallSetup {
  const context = currentContext();
  const observed = new ObservedCall(method.path, method.metrics, context?.traceparent);
  const waitMs = options?.deadlineMs ?? method.defaultDeadlineMs();
  const deadlineMs = Math.min(
    waitMs === undefined ? Infinity : Date.now() + waitMs,
    context?.deadlineMs ?? Infinity,
  );
  return {
    metadata: metadataOf(context, observed.traceparent, options),
    options: deadlineMs === Infinity ? {} : { deadline: deadlineMs },
    signals: signalsOf(context?.signal, options?.signal),
    observed,
  };
}

function metadataOf(
  context: RequestContext | undefined,
  traceparent: string | undefined,
  options: GrpcCallOptions | undefined,
): Metadata {
  const metadata = new Metadata();
  if (context !== undefined) {
    metadata.set('x-request-id', context.requestId);
    if (traceparent !== undefined) metadata.set('traceparent', traceparent);
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
