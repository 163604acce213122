import { DomainError } from '@trellis/errors';

/** The address, compared without case, belongs to another account. */
export class EmailTaken extends DomainError {
  constructor() {
    super('already-exists', 'EMAIL_TAKEN', 'An account with this e-mail address exists already.', {
      violations: [{ field: 'email', message: 'Is taken.' }],
    });
  }
}

/** No such account, or one that the caller may not see: the two are not told apart. */
export class UserNotFound extends DomainError {
  constructor(readonly userId: string) {
    super('not-found', 'USER_NOT_FOUND', 'There is no such user.');
  }
}

/** The address or the password is wrong; which of them is not told. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super('unauthenticated', 'INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
  }
}

/** Too many failed sign-ins of one account within a minute. */
export class TooManySignInFailures extends DomainError {
  constructor(retryAfterMs: number) {
    super('exhausted', 'TOO_MANY_SIGN_IN_FAILURES', 'Too many failed sign-ins. Try again later.', {
      retryAfterMs,
    });
  }
}

/** The refresh token is unknown, expired, or of a session that has ended. */
export class InvalidRefreshToken extends DomainError {
  constructor() {
    super('unauthenticated', 'INVALID_REFRESH_TOKEN', 'The session has ended. Sign in again.');
  }
}

/** The refresh token was used before: somebody has a copy, so its session is over. */
export class RefreshTokenReused extends DomainError {
  constructor() {
    super('unauthenticated', 'REFRESH_TOKEN_REUSED', 'The session has ended. Sign in again.');
  }
}
