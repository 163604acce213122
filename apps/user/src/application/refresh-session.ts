import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { judgeRefresh } from '../domain/session';
import { InvalidRefreshToken, RefreshTokenReused } from '../domain/user.errors';
import { AccessTokens } from './access-tokens';
import { SessionRepository } from './session.repository';
import { hashRefreshToken, newRefreshToken, type SessionTokens } from './session-tokens';
import { UserRepository } from './user.repository';

/** Trades a refresh token for new tokens. The session ends when it would have ended before. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {InvalidRefreshToken}
   * @throws {RefreshTokenReused} after which the whole session is revoked
   */
  async execute(refreshToken: string): Promise<SessionTokens> {
    const now = this.clock.now();
    const successor = newRefreshToken();
    const { verdict, token } = await this.sessions.rotate(
      hashRefreshToken(refreshToken),
      hashRefreshToken(successor),
      now,
      (found) => judgeRefresh(found, now),
    );
    if (verdict === 'revoke') throw new RefreshTokenReused();
    const [user] = token ? await this.users.findMany([token.session.userId]) : [];
    if (!token || !user) throw new InvalidRefreshToken();
    return {
      accessToken: await this.accessTokens.issue(user),
      refreshToken: successor,
      refreshTokenExpiresInSeconds: Math.floor((token.session.expiresAt.getTime() - now.getTime()) / 1000),
    };
  }
}
