import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind } from '@trellis/errors';
import { GrpcStatus, RpcError } from '@trellis/grpc';
import { HttpProblem } from './http-problem';
import { createProblem, type Problem } from './problem';

/** The HTTP status of each kind of domain error; the same as its gRPC status gives. */
const kindStatus: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'already-exists': 409,
  conflict: 409,
  'in-progress': 409,
  exhausted: 429,
  unavailable: 503,
};

const codeStatus: Readonly<Partial<Record<GrpcStatus, number>>> = {
  [GrpcStatus.CANCELLED]: 499,
  [GrpcStatus.INVALID_ARGUMENT]: 400,
  [GrpcStatus.OUT_OF_RANGE]: 400,
  [GrpcStatus.DEADLINE_EXCEEDED]: 504,
  [GrpcStatus.NOT_FOUND]: 404,
  [GrpcStatus.ALREADY_EXISTS]: 409,
  [GrpcStatus.PERMISSION_DENIED]: 403,
  [GrpcStatus.RESOURCE_EXHAUSTED]: 429,
  [GrpcStatus.FAILED_PRECONDITION]: 409,
  [GrpcStatus.ABORTED]: 409,
  [GrpcStatus.UNAVAILABLE]: 503,
  [GrpcStatus.UNAUTHENTICATED]: 401,
};

/** Reasons whose HTTP status says more than their kind does. */
const reasonStatus: Readonly<Record<string, number>> = {
  IDEMPOTENCY_KEY_REUSED: 422,
  SETTING_VALUE_INVALID: 422,
};

/** What is told about a status that the HTTP server itself gives, instead of the server's own words. */
const serverAnswers: Readonly<Record<number, { reason: string; detail: string }>> = {
  400: { reason: 'MALFORMED_REQUEST', detail: 'The request could not be read.' },
  404: { reason: 'ROUTE_NOT_FOUND', detail: 'There is nothing at this address.' },
  405: { reason: 'METHOD_NOT_ALLOWED', detail: 'This address does not take this method.' },
  406: { reason: 'NOT_ACCEPTABLE', detail: 'This address cannot answer in the form that was asked for.' },
  408: { reason: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time.' },
  413: { reason: 'BODY_TOO_LARGE', detail: 'The body of the request is too large.' },
  414: { reason: 'URI_TOO_LONG', detail: 'The address of the request is too long.' },
  415: { reason: 'UNSUPPORTED_MEDIA_TYPE', detail: 'The body of the request must be JSON.' },
  431: { reason: 'HEADERS_TOO_LARGE', detail: 'The headers of the request are too large.' },
};

const defaultRetryAfterMs = 1_000;

/** What a caller is told about an error. An error that is nobody's answer to a caller becomes 500 without its message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { reason, message: detail, violations: errors, retryAfterMs } = error;
    const status = reasonStatus[reason] ?? kindStatus[error.kind];
    return createProblem({ status, reason, detail, errors, retryAfterMs: retryDelay(status, retryAfterMs) });
  }
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof RpcError) return rpcProblem(error);
  if (error instanceof HttpException) return serverProblem(error.getStatus());
  if (isAbort(error))
    return createProblem({ status: 499, reason: 'CANCELLED', detail: 'The request was given up.' });
  if (hasStatusCode(error)) return serverProblem(error.statusCode);
  return internalProblem();
}

/** The problem of a status that the HTTP server gave: a route that is not there, a body that cannot be read. */
export function serverProblem(status: number): Problem {
  if (status < 400 || status >= 500) return internalProblem();
  const { reason, detail } = serverAnswers[status] ?? {
    reason: 'BAD_REQUEST',
    detail: 'The request cannot be answered as it is.',
  };
  return createProblem({ status, reason, detail });
}

function rpcProblem(error: RpcError): Problem {
  const { code, reason, violations: errors, retryAfterMs } = error;
  const status = reasonStatus[reason] ?? codeStatus[code];
  if (status === undefined) return internalProblem();
  // Without a reason of its own the failure is grpc-js's or the network's, whose words name hosts and ports.
  const isOurs = reason !== error.codeName;
  const detail = isOurs ? error.message : plainDetail(status);
  return createProblem({ status, reason, detail, errors, retryAfterMs: retryDelay(status, retryAfterMs) });
}

function plainDetail(status: number): string {
  switch (status) {
    case 503:
      return 'A part of the system is not available. Try again soon.';
    case 504:
      return 'A part of the system did not answer in time.';
    case 499:
      return 'The request was given up.';
    case 401:
      return 'Sign in to do this.';
    case 403:
      return 'You may not do this.';
    default:
      return 'The request cannot be answered as it is.';
  }
}

/** Who is asked to come again is told when. */
function retryDelay(status: number, retryAfterMs: number | undefined): number | undefined {
  return retryAfterMs ?? (status === 429 || status === 503 ? defaultRetryAfterMs : undefined);
}

function internalProblem(): Problem {
  return createProblem({
    status: 500,
    reason: 'INTERNAL',
    detail: 'Something went wrong on our side. The request id leads to it in the logs.',
  });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function hasStatusCode(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && typeof (error as { statusCode?: unknown }).statusCode === 'number';
}
