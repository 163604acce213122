import { STATUS_CODES } from 'node:http';
import type { FieldViolation } from '@trellis/errors';

export const problemContentType = 'application/problem+json; charset=utf-8';

/** The members of RFC 9457 problem details, and this system's own: `reason`, `requestId` and `errors`. */
export interface ProblemBody {
  /** Always `about:blank`: what tells one problem from another is its reason. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The path that was asked for. */
  readonly instance?: string;
  /** A stable name in UPPER_SNAKE_CASE that programs may compare. */
  readonly reason: string;
  /** Found again in the logs. */
  readonly requestId?: string;
  /** The fields of the request that are wrong. */
  readonly errors?: readonly FieldViolation[];
}

/** A failure as HTTP tells it, before it is known which request it answers. */
export interface Problem {
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
  readonly errors: readonly FieldViolation[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a {@link Problem} is made from. */
export interface ProblemOptions {
  readonly status: number;
  readonly reason: string;
  /** A sentence for people. It leaves the system; internals stay out of it. */
  readonly detail: string;
  readonly errors?: readonly FieldViolation[];
  /** How long to wait before another try, in milliseconds; told in whole seconds, at least one. */
  readonly retryAfterMs?: number;
}

/** A problem with the headers that its status asks for. */
export function createProblem({
  status,
  reason,
  detail,
  errors = [],
  retryAfterMs,
}: ProblemOptions): Problem {
  const headers: Record<string, string> = {};
  if (status === 401) headers['www-authenticate'] = challengeFor(reason);
  if (retryAfterMs !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return { status, reason, detail, errors, headers };
}

/** The body that answers a request with a problem. */
export function problemBody(
  problem: Problem,
  request: { instance?: string; requestId?: string },
): ProblemBody {
  return {
    type: 'about:blank',
    title: titleOf(problem.status),
    status: problem.status,
    detail: problem.detail,
    instance: request.instance,
    reason: problem.reason,
    requestId: request.requestId,
    errors: problem.errors.length > 0 ? problem.errors : undefined,
  };
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? (status === 499 ? 'Client Closed Request' : 'Error');
}

/** RFC 6750, 3.1: a request that had no token is told only the scheme. */
function challengeFor(reason: string): string {
  return reason === 'TOKEN_INVALID' || reason === 'TOKEN_EXPIRED' ? 'Bearer error="invalid_token"' : 'Bearer';
}
