import { Injectable } from '@nestjs/common';
import { PrismaUnitOfWork } from '@trellis/database';
import { SignInFailures, type CountedAttempt } from '../application/sign-in-failures';
import { PrismaClient } from './prisma/client';

/** Failures in the service's own database, so that every instance counts the same. */
@Injectable()
export class PrismaSignInFailures extends SignInFailures {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async record(emailKey: string, now: Date, windowMs: number): Promise<CountedAttempt> {
    const windowEndsAt = new Date(now.getTime() + windowMs);
    const [counted] = await this.unitOfWork.client.$queryRaw<CountedAttempt[]>`
      INSERT INTO sign_in_failures AS f (email_key, window_ends_at, count) VALUES (${emailKey}, ${windowEndsAt}, 1)
      ON CONFLICT (email_key) DO UPDATE SET
        count = CASE WHEN f.window_ends_at > ${now} THEN f.count + 1 ELSE 1 END,
        window_ends_at = CASE WHEN f.window_ends_at > ${now} THEN f.window_ends_at ELSE ${windowEndsAt} END
      RETURNING f.count, f.window_ends_at AS "windowEndsAt"`;
    if (!counted) throw new Error('A sign-in was not counted.');
    return counted;
  }

  override async clear(emailKey: string): Promise<void> {
    await this.unitOfWork.client.signInFailures.deleteMany({ where: { emailKey } });
  }

  override async forgetEnded(before: Date): Promise<void> {
    await this.unitOfWork.client.signInFailures.deleteMany({ where: { windowEndsAt: { lt: before } } });
  }
}
