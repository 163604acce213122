import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { emailKeyOf } from '../domain/registration';
import { InvalidCredentials, TooManySignInFailures } from '../domain/user.errors';
import { UserConfiguration } from '../user.configuration';
import { AccessTokens } from './access-tokens';
import { PasswordHasher } from './password-hasher';
import { SessionRepository } from './session.repository';
import { hashRefreshToken, newRefreshToken, type SessionTokens } from './session-tokens';
import { SignInFailures } from './sign-in-failures';
import { UserRepository } from './user.repository';

const FAILURE_WINDOW_MS = 60_000;
const MAX_INPUT_LENGTH = 256;

/** Signs a user in. */
@Injectable()
export class CreateSession {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly failures: SignInFailures,
    private readonly passwords: PasswordHasher,
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
    private readonly configuration: UserConfiguration,
  ) {}

  /**
   * @throws {InvalidCredentials}
   * @throws {TooManySignInFailures} for an account's further attempts within a minute, right or wrong
   */
  async execute(email: string, password: string): Promise<SessionTokens> {
    const emailKey = emailKeyOf(email);
    if (
      emailKey.length > MAX_INPUT_LENGTH ||
      password.length > MAX_INPUT_LENGTH ||
      /\p{Cc}/u.test(emailKey)
    ) {
      throw new InvalidCredentials();
    }
    const now = this.clock.now();
    await this.countAttempt(emailKey, now);
    const credentials = await this.users.findCredentials(emailKey);
    const matches = await this.passwords.verify(password, credentials?.passwordHash);
    if (!credentials || !matches) throw new InvalidCredentials();
    await this.failures.clear(emailKey);
    const refreshToken = newRefreshToken();
    const refreshTokenExpiresInSeconds = this.configuration.sessionLifetimeSeconds;
    await this.sessions.open({
      id: randomUUID(),
      userId: credentials.user.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + refreshTokenExpiresInSeconds * 1000),
      tokenHash: hashRefreshToken(refreshToken),
    });
    const accessToken = await this.accessTokens.issue(credentials.user);
    return { accessToken, refreshToken, refreshTokenExpiresInSeconds };
  }

  private async countAttempt(emailKey: string, now: Date): Promise<void> {
    const { count, windowEndsAt } = await this.failures.record(emailKey, now, FAILURE_WINDOW_MS);
    if (count > this.configuration.signInFailuresPerMinute) {
      throw new TooManySignInFailures(windowEndsAt.getTime() - now.getTime());
    }
  }
}
