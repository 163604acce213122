import { createHash, randomBytes } from 'node:crypto';
import type { AccessToken } from './access-tokens';

/** What a session hands out. */
export interface SessionTokens {
  readonly accessToken: AccessToken;
  readonly refreshToken: string;
  readonly refreshTokenExpiresInSeconds: number;
}

/** A refresh token that nobody can guess. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a refresh token. It is random enough that a plain hash cannot be turned back. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
