import { Injectable } from '@nestjs/common';
import { PrismaUnitOfWork } from '@trellis/database';
import { SignInFailures } from '../application/sign-in-failures';
import { PrismaClient } from './prisma/client';

/** Failures in the service's own database, so that every instance counts the same. */
@Injectable()
export class PrismaSignInFailures extends SignInFailures {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async current(
    emailKey: string,
    now: Date,
  ): Promise<{ count: number; windowEndsAt: Date } | undefined> {
    const record = await this.unitOfWork.client.signInFailures.findUnique({ where: { emailKey } });
    return record && record.windowEndsAt > now ? record : undefined;
  }

  override async record(emailKey: string, now: Date, windowMs: number): Promise<void> {
    const windowEndsAt = new Date(now.getTime() + windowMs);
    await this.unitOfWork.client.$executeRaw`
      INSERT INTO sign_in_failures AS f (email_key, window_ends_at, count) VALUES (${emailKey}, ${windowEndsAt}, 1)
      ON CONFLICT (email_key) DO UPDATE SET
        count = CASE WHEN f.window_ends_at > ${now} THEN f.count + 1 ELSE 1 END,
        window_ends_at = CASE WHEN f.window_ends_at > ${now} THEN f.window_ends_at ELSE ${windowEndsAt} END`;
  }

  override async clear(emailKey: string): Promise<void> {
    await this.unitOfWork.client.signInFailures.deleteMany({ where: { emailKey } });
  }

  override async forgetEnded(before: Date): Promise<void> {
    await this.unitOfWork.client.signInFailures.deleteMany({ where: { windowEndsAt: { lt: before } } });
  }
}
