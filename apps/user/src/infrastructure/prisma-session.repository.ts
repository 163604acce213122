import { Injectable } from '@nestjs/common';
import { PrismaUnitOfWork } from '@trellis/database';
import { SessionRepository, type NewSession } from '../application/session.repository';
import type { RefreshTokenState, RefreshVerdict } from '../domain/session';
import { PrismaClient, type Prisma } from './prisma/client';

/** Sessions in the service's own database. */
@Injectable()
export class PrismaSessionRepository extends SessionRepository {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async open({ tokenHash, ...session }: NewSession): Promise<void> {
    await this.unitOfWork.run(({ client }) =>
      client.session.create({ data: { ...session, refreshTokens: { create: { tokenHash } } } }),
    );
  }

  override async rotate(
    tokenHash: string,
    successorHash: string,
    now: Date,
    judge: (token: RefreshTokenState | undefined) => RefreshVerdict,
  ): Promise<{ verdict: RefreshVerdict; token?: RefreshTokenState }> {
    return this.unitOfWork.run(async ({ client }) => {
      const token = await lockedToken(client, tokenHash);
      const verdict = judge(token);
      if (!token || verdict === 'refuse') return { verdict };
      const sessionId = token.session.id;
      if (verdict === 'revoke') {
        await client.session.update({ where: { id: sessionId }, data: { revokedAt: now } });
        return { verdict };
      }
      await client.refreshToken.update({ where: { tokenHash }, data: { usedAt: now } });
      await client.refreshToken.create({ data: { tokenHash: successorHash, sessionId } });
      return { verdict, token };
    });
  }

  override async revoke(tokenHash: string, now: Date): Promise<void> {
    await this.unitOfWork.client.session.updateMany({
      where: { revokedAt: null, refreshTokens: { some: { tokenHash } } },
      data: { revokedAt: now },
    });
  }

  override async forgetExpired(before: Date): Promise<void> {
    await this.unitOfWork.client.session.deleteMany({ where: { expiresAt: { lt: before } } });
  }
}

/** The session's lock, so that two refreshes with one token come one after the other. */
async function lockedToken(
  client: Prisma.TransactionClient,
  tokenHash: string,
): Promise<RefreshTokenState | undefined> {
  await client.$queryRaw`
    SELECT FROM session WHERE id = (SELECT session_id FROM refresh_token WHERE token_hash = ${tokenHash}) FOR UPDATE`;
  const record = await client.refreshToken.findUnique({ where: { tokenHash }, include: { session: true } });
  if (!record) return undefined;
  const { id, userId, expiresAt, revokedAt } = record.session;
  return {
    ...(record.usedAt && { usedAt: record.usedAt }),
    session: { id, userId, expiresAt, ...(revokedAt && { revokedAt }) },
  };
}
