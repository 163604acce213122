import type { RefreshTokenState, RefreshVerdict } from '../domain/session';

/** A session to be opened with its first refresh token. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: string;
}

/** Where sessions are kept. Tokens are known by their hashes alone. */
export abstract class SessionRepository {
  abstract open(session: NewSession): Promise<void>;

  /**
   * Locks a refresh token's session and carries out what `judge` says of the token: marks it used and adds its
   * successor, or revokes the session, or does nothing.
   * @returns the verdict, and the token where it was good
   */
  abstract rotate(
    tokenHash: string,
    successorHash: string,
    now: Date,
    judge: (token: RefreshTokenState | undefined) => RefreshVerdict,
  ): Promise<{ verdict: RefreshVerdict; token?: RefreshTokenState }>;

  /** Ends the session of a refresh token; does nothing when nobody knows the token. */
  abstract revoke(tokenHash: string, now: Date): Promise<void>;

  /** Forgets sessions that expired before `before`. */
  abstract forgetExpired(before: Date): Promise<void>;
}
