import { Metadata, status as GrpcStatus, type StatusObject } from '@grpc/grpc-js';
import { Any, BadRequest, ErrorInfo, RetryInfo, Status, type MessageCodec } from '@trellis/contracts';
import type { FieldViolation } from '@trellis/errors';

/** The trailer that carries a `google.rpc.Status`. */
const detailsKey = 'grpc-status-details-bin';

/** The `domain` of every reason of this system. */
export const reasonDomain = 'trellis';

// Trailers travel in one header block, which peers bound; what a caller sent is echoed only so far.
const maxMessageLength = 1_000;
const maxViolations = 32;
const maxFieldLength = 100;
const maxViolationLength = 200;

/** How a call failed, before it is put on the wire or after it was read from there. */
export interface RpcFailure {
  readonly code: GrpcStatus;
  /** A stable name in UPPER_SNAKE_CASE. */
  readonly reason: string;
  readonly message: string;
  readonly violations?: readonly FieldViolation[];
  readonly retryAfterMs?: number;
}

/** Puts a failure into the form that grpc-js sends. */
export function encodeFailure(failure: RpcFailure): StatusObject {
  const message = wellFormed(failure.message, maxMessageLength);
  const details = [
    pack('ErrorInfo', ErrorInfo, { reason: failure.reason, domain: reasonDomain, metadata: {} }),
  ];
  if (failure.violations !== undefined && failure.violations.length > 0) {
    const fieldViolations = failure.violations.slice(0, maxViolations).map((violation) => ({
      field: wellFormed(violation.field, maxFieldLength),
      description: wellFormed(violation.message, maxViolationLength),
      reason: '',
      localizedMessage: undefined,
    }));
    details.push(pack('BadRequest', BadRequest, { fieldViolations }));
  }
  if (failure.retryAfterMs !== undefined) {
    const seconds = Math.floor(failure.retryAfterMs / 1000);
    const nanos = Math.round((failure.retryAfterMs - seconds * 1000) * 1_000_000);
    details.push(pack('RetryInfo', RetryInfo, { retryDelay: { seconds, nanos } }));
  }
  const metadata = new Metadata();
  metadata.set(detailsKey, Buffer.from(Status.encode({ code: failure.code, message, details }).finish()));
  return { code: failure.code, details: message, metadata };
}

/** Reads a failure as grpc-js received it. Details that are absent or malformed leave the code's name as the reason. */
export function decodeFailure(status: Pick<StatusObject, 'code' | 'details' | 'metadata'>): RpcFailure {
  const failure = {
    code: status.code,
    reason: GrpcStatus[status.code] ?? 'UNKNOWN',
    message: status.details,
  };
  const bytes = status.metadata.get(detailsKey)[0];
  if (!Buffer.isBuffer(bytes)) return failure;
  try {
    const found: Partial<RpcFailure> = Object.assign({}, ...Status.decode(bytes).details.map(unpack));
    return { ...failure, ...found };
  } catch {
    return failure;
  }
}

/** Whether a status was made by {@link encodeFailure}, here or on another service. */
export function hasFailureDetails(status: { metadata?: Metadata | null }): boolean {
  return (status.metadata?.get(detailsKey).length ?? 0) > 0;
}

function pack<T>(type: string, codec: MessageCodec<T>, message: T): Any {
  return { typeUrl: `type.googleapis.com/google.rpc.${type}`, value: codec.encode(message).finish() };
}

function unpack(detail: Any): Partial<RpcFailure> {
  switch (detail.typeUrl) {
    case 'type.googleapis.com/google.rpc.ErrorInfo':
      return { reason: ErrorInfo.decode(detail.value).reason };
    case 'type.googleapis.com/google.rpc.BadRequest': {
      const { fieldViolations } = BadRequest.decode(detail.value);
      return {
        violations: fieldViolations.map(({ field, description }) => ({ field, message: description })),
      };
    }
    case 'type.googleapis.com/google.rpc.RetryInfo': {
      const { retryDelay } = RetryInfo.decode(detail.value);
      return {
        retryAfterMs: retryDelay ? retryDelay.seconds * 1000 + retryDelay.nanos / 1_000_000 : undefined,
      };
    }
    default:
      return {};
  }
}

/** grpc-js percent-encodes the message, which throws on half a surrogate pair: a caller's text must not do that. */
function wellFormed(text: string, maxLength: number): string {
  return text.slice(0, maxLength).toWellFormed();
}
