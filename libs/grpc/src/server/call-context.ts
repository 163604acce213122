import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type { Identity, RequestContext } from '@trellis/context';

/** The context of one call. Its identity is known only once its token has been verified. */
export interface CallContext extends RequestContext {
  identity?: Identity;
}

const requestIdShape = /^[\w.-]{1,128}$/;
const traceparentShape = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads what travels with a call from its metadata. A request id that is absent or malformed is replaced by a new one. */
export function callContext(
  metadata: Metadata,
  deadlineMs: number | undefined,
  signal: AbortSignal,
): CallContext {
  return {
    requestId: text(metadata, 'x-request-id', requestIdShape) ?? randomUUID(),
    traceparent: text(metadata, 'traceparent', traceparentShape),
    authorization: text(metadata, 'authorization'),
    deadlineMs,
    signal,
  };
}

function text(metadata: Metadata, key: string, shape?: RegExp): string | undefined {
  const value = metadata.get(key)[0];
  return typeof value === 'string' && (shape === undefined || shape.test(value)) ? value : undefined;
}
