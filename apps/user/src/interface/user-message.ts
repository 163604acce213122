import type { SessionTokens as SessionTokensMessage, User as UserMessage } from '@trellis/contracts';
import type { SessionTokens } from '../application/session-tokens';
import type { User } from '../domain/user';

/** An account as the contract has it. */
export function toUserMessage({ id, email, displayName, createdAt }: User): UserMessage {
  return { id, email, displayName, createdAt };
}

/** A session's tokens as the contract has them. */
export function toTokensMessage(tokens: SessionTokens): SessionTokensMessage {
  const { accessToken, refreshToken, refreshTokenExpiresInSeconds } = tokens;
  return {
    accessToken: accessToken.token,
    accessTokenExpiresInSeconds: accessToken.expiresInSeconds,
    refreshToken,
    refreshTokenExpiresInSeconds,
  };
}
