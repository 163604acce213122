import { Metadata, status as GrpcStatus, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import type { FieldViolation } from '@trellis/errors';
import { decodeFailure } from './rpc-status';

/** A call that did not succeed, as its caller sees it. */
export class RpcError extends Error {
  /** The gRPC status code. */
  readonly code: GrpcStatus;
  /** A stable name in UPPER_SNAKE_CASE; the code's name when the server gave none. */
  readonly reason: string;
  /** The fields of the request that are wrong; empty when the server named none. */
  readonly violations: readonly FieldViolation[];
  /** How long to wait before another try, in milliseconds; undefined when the server did not say. */
  readonly retryAfterMs: number | undefined;
  /** The trailers of the call. */
  readonly metadata: Metadata;

  constructor(fields: {
    code: GrpcStatus;
    message: string;
    reason?: string;
    violations?: readonly FieldViolation[];
    retryAfterMs?: number;
    metadata?: Metadata;
    cause?: unknown;
  }) {
    super(fields.message, { cause: fields.cause });
    this.name = 'RpcError';
    this.code = fields.code;
    this.reason = fields.reason ?? GrpcStatus[fields.code];
    this.violations = fields.violations ?? [];
    this.retryAfterMs = fields.retryAfterMs;
    this.metadata = fields.metadata ?? new Metadata();
  }

  /** From what grpc-js rejects with; its stack, which names the caller, becomes the cause. */
  static from(error: ServiceError): RpcError {
    return new RpcError({ ...decodeFailure(error), metadata: error.metadata, cause: error });
  }

  /** From the status that a call ended with. */
  static fromStatus(status: StatusObject): RpcError {
    return new RpcError({ ...decodeFailure(status), metadata: status.metadata });
  }

  /** The name of the status code: `NOT_FOUND`. */
  get codeName(): string {
    return GrpcStatus[this.code];
  }
}
