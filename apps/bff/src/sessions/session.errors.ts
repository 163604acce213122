import { DomainError } from '@trellis/errors';

/** There was no refresh token to use. */
export class RefreshTokenMissing extends DomainError {
  constructor() {
    super('unauthenticated', 'REFRESH_TOKEN_MISSING', 'There is no session to go on with. Sign in.');
  }
}

/** A browser sent the session's cookie on behalf of another site. */
export class CrossSiteRequest extends DomainError {
  constructor() {
    super('forbidden', 'CROSS_SITE_REQUEST', 'This can only be asked from the application itself.');
  }
}
