import { Injectable } from '@nestjs/common';
import { PrismaUnitOfWork } from '@trellis/database';
import { IdempotencyKeys } from '../application/idempotency-keys';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from '../domain/order.errors';
import { PrismaClient } from './prisma/client';

const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

/** Keys in the service's own database; a key in use is an advisory lock of the transaction that uses it. */
@Injectable()
export class PrismaIdempotencyKeys extends IdempotencyKeys {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override take(userId: string, key: string, requestHash: string): Promise<string | undefined> {
    return this.unitOfWork.run(async ({ client }) => {
      const [lock] = await client.$queryRaw<{ taken: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(hashtextextended(${`idempotency-key/${userId}/${key}`}, 0)) AS taken`;
      if (!lock?.taken) throw new IdempotencyKeyInUse();
      const earlier = await client.idempotencyKey.findUnique({ where: { userId_key: { userId, key } } });
      if (!earlier || earlier.createdAt <= oldestKept()) return undefined;
      if (earlier.requestHash !== requestHash) throw new IdempotencyKeyReused();
      return earlier.orderId;
    });
  }

  override async remember(userId: string, key: string, requestHash: string, orderId: string): Promise<void> {
    await this.unitOfWork.run(async ({ client }) => {
      const columns = { requestHash, orderId, createdAt: new Date() };
      await client.idempotencyKey.upsert({
        where: { userId_key: { userId, key } },
        create: { userId, key, ...columns },
        update: columns,
      });
    });
  }

  override async forgetExpired(): Promise<void> {
    await this.unitOfWork.client.idempotencyKey.deleteMany({ where: { createdAt: { lte: oldestKept() } } });
  }
}

function oldestKept(): Date {
  return new Date(Date.now() - KEPT_FOR_MS);
}
