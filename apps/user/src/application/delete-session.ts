import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { SessionRepository } from './session.repository';
import { hashRefreshToken } from './session-tokens';

/** Signs a user out. */
@Injectable()
export class DeleteSession {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  /** Succeeds too when the session has ended already or never was. */
  async execute(refreshToken: string): Promise<void> {
    await this.sessions.revoke(hashRefreshToken(refreshToken), this.clock.now());
  }
}
