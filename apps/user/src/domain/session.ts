/** A refresh token as it is stored, with its session. */
export interface RefreshTokenState {
  readonly usedAt?: Date;
  readonly session: {
    readonly id: string;
    readonly userId: string;
    readonly expiresAt: Date;
    readonly revokedAt?: Date;
  };
}

/** What a refresh token is worth: new tokens, nothing, or the end of its whole session. */
export type RefreshVerdict = 'refresh' | 'refuse' | 'revoke';

/** A used token that comes again tells that somebody has a copy (RFC 9700, 4.14.2): its whole family ends. */
export function judgeRefresh(token: RefreshTokenState | undefined, now: Date): RefreshVerdict {
  if (!token || token.session.revokedAt || token.session.expiresAt <= now) return 'refuse';
  return token.usedAt ? 'revoke' : 'refresh';
}
