import { DomainError } from '@trellis/errors';

/** A call that needs a token came without one. */
export class TokenMissing extends DomainError {
  constructor() {
    super('unauthenticated', 'TOKEN_MISSING', 'Sign in to do this.');
  }
}

/** The token was not issued by this system, is not meant for it, or has been tampered with. */
export class TokenInvalid extends DomainError {
  constructor(cause?: unknown) {
    super('unauthenticated', 'TOKEN_INVALID', 'The access token is not valid.', { cause });
  }
}

/** The token was valid once. */
export class TokenExpired extends DomainError {
  constructor() {
    super('unauthenticated', 'TOKEN_EXPIRED', 'The access token has expired.');
  }
}

/** The caller is known and is not an operator. */
export class OperatorRequired extends DomainError {
  constructor() {
    super('forbidden', 'OPERATOR_REQUIRED', 'Only an operator may do this.');
  }
}

/** A token could not be checked because its key could not be read: nothing is known about the token. */
export class KeysUnavailable extends DomainError {
  constructor(cause: unknown, retryAfterMs: number) {
    super('unavailable', 'KEYS_UNAVAILABLE', 'Access tokens cannot be checked right now. Try again soon.', {
      cause,
      retryAfterMs,
    });
  }
}
