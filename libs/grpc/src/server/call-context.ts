import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type { Identity, RequestContext } from '@trellis/context';
import { traceparentShape } from '@trellis/telemetry';
import type { CallCancellation } from './call-cancellation';

const requestIdShape = /^[\w.-]{1,128}$/;

/** The context of one call, read from its metadata. A request id that is absent or malformed is replaced by a new one. */
export class CallContext implements RequestContext {
  readonly requestId: string;
  /** The caller's, and that of the call's own span once it has one. */
  traceparent: string | undefined;
  readonly authorization: string | undefined;
  /** Known only once the call's token has been verified. */
  identity: Identity | undefined;

  constructor(
    metadata: Metadata,
    readonly deadlineMs: number | undefined,
    private readonly cancellation: CallCancellation,
    readonly isLongLived: boolean,
  ) {
    this.requestId = text(metadata, 'x-request-id', requestIdShape) ?? randomUUID();
    this.traceparent = text(metadata, 'traceparent', traceparentShape);
    this.authorization = text(metadata, 'authorization');
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }
}

function text(metadata: Metadata, key: string, shape?: RegExp): string | undefined {
  const value = metadata.get(key)[0];
  return typeof value === 'string' && (shape === undefined || shape.test(value)) ? value : undefined;
}
