/**
 * What went wrong, in the caller's terms. The edge of a service maps each kind to one gRPC status, and the BFF maps that
 * to one HTTP status.
 */
export type DomainErrorKind =
  | 'invalid' // INVALID_ARGUMENT, 400: the request can never succeed as it is
  | 'unauthenticated' // UNAUTHENTICATED, 401
  | 'forbidden' // PERMISSION_DENIED, 403
  | 'not-found' // NOT_FOUND, 404
  | 'already-exists' // ALREADY_EXISTS, 409
  | 'conflict' // FAILED_PRECONDITION, 409: the state of the resource does not allow it
  | 'in-progress' // ABORTED, 409: try again later
  | 'exhausted' // RESOURCE_EXHAUSTED, 429
  | 'unavailable'; // UNAVAILABLE, 503

/** One field of a request that is wrong, and why. `field` is the path in camelCase: `items[2].quantity`. */
export interface FieldViolation {
  readonly field: string;
  readonly message: string;
}

/** What a {@link DomainError} carries besides its kind, reason and message. */
export interface DomainErrorDetails {
  readonly violations?: readonly FieldViolation[];
  /** How long a caller should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * A failure that a caller may see. The message is written for people and leaves the system; internals stay out of it.
 * Every other error is a defect: callers get "internal error" and the log gets the stack.
 */
export abstract class DomainError extends Error {
  readonly violations: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;

  /**
   * @param kind what went wrong, in the caller's terms
   * @param reason a stable name in UPPER_SNAKE_CASE that programs may compare
   * @param message a sentence for people
   */
  protected constructor(
    readonly kind: DomainErrorKind,
    readonly reason: string,
    message: string,
    details: DomainErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.violations = details.violations ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** A request that can never succeed as it is, with every field that is wrong. */
export class InvalidRequest extends DomainError {
  constructor(violations: readonly FieldViolation[], message = 'The request is not valid.') {
    super('invalid', 'INVALID_REQUEST', message, { violations });
  }
}
