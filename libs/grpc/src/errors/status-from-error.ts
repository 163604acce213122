import { status as GrpcStatus, type StatusObject } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { DomainError, type DomainErrorKind } from '@trellis/errors';
import { RpcError } from './rpc-error';
import { encodeFailure, type RpcFailure } from './rpc-status';

const codes: Readonly<Record<DomainErrorKind, GrpcStatus>> = {
  invalid: GrpcStatus.INVALID_ARGUMENT,
  unauthenticated: GrpcStatus.UNAUTHENTICATED,
  forbidden: GrpcStatus.PERMISSION_DENIED,
  'not-found': GrpcStatus.NOT_FOUND,
  'already-exists': GrpcStatus.ALREADY_EXISTS,
  conflict: GrpcStatus.FAILED_PRECONDITION,
  'in-progress': GrpcStatus.ABORTED,
  exhausted: GrpcStatus.RESOURCE_EXHAUSTED,
  unavailable: GrpcStatus.UNAVAILABLE,
};

const internalError: RpcFailure = {
  code: GrpcStatus.INTERNAL,
  reason: 'INTERNAL',
  message: 'internal error',
};

const dependencyAway: RpcFailure = {
  code: GrpcStatus.UNAVAILABLE,
  reason: 'DEPENDENCY_UNAVAILABLE',
  message: 'A part of the system is not available. Try again soon.',
};

/** What a caller is told about an error, and whether the error is a defect that belongs in the log. */
export interface MappedError {
  readonly status: StatusObject;
  readonly isDefect: boolean;
}

/**
 * Maps what a handler threw. Only a `DomainError` (and Nest's own `RpcException`) speaks to the caller.
 *
 * @param isOutage tells, of any other error, whether something that the service stands on is away
 */
export function statusFromError(error: unknown, isOutage: (error: unknown) => boolean): MappedError {
  const failure = failureFrom(error) ?? (isOutage(error) ? dependencyAway : undefined);
  return { status: encodeFailure(failure ?? internalError), isDefect: failure === undefined };
}

function failureFrom(error: unknown): RpcFailure | undefined {
  if (error instanceof DomainError) {
    const { reason, message, violations, retryAfterMs } = error;
    return { code: codes[error.kind], reason, message, violations, retryAfterMs };
  }
  if (error instanceof RpcError) return dependencyFailure(error);
  if (error instanceof RpcException) return exceptionFailure(error);
  return undefined;
}

/** A service that could not reach another is itself not available for this call; any other answer is its own defect. */
function dependencyFailure(error: RpcError): RpcFailure | undefined {
  const { code, retryAfterMs } = error;
  switch (code) {
    case GrpcStatus.UNAVAILABLE:
    case GrpcStatus.RESOURCE_EXHAUSTED:
    case GrpcStatus.DEADLINE_EXCEEDED:
      return {
        ...dependencyAway,
        code: code === GrpcStatus.DEADLINE_EXCEEDED ? code : GrpcStatus.UNAVAILABLE,
        retryAfterMs,
      };
    default:
      return undefined;
  }
}

/** What Nest's guards and a handler written for plain Nest throw: `new RpcException({ code, message })`. */
function exceptionFailure(exception: RpcException): RpcFailure | undefined {
  const error = exception.getError();
  if (typeof error !== 'object') {
    // The text of @nestjs/microservices when a guard answers false.
    const isRefusal = error === 'Forbidden resource';
    return isRefusal
      ? { code: GrpcStatus.PERMISSION_DENIED, reason: 'PERMISSION_DENIED', message: error }
      : undefined;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'number' || GrpcStatus[code] === undefined || code === GrpcStatus.OK) return undefined;
  return { code, reason: GrpcStatus[code], message: typeof message === 'string' ? message : '' };
}
