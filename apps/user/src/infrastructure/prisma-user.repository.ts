import { Injectable } from '@nestjs/common';
import type { EventMessage } from '@trellis/contracts';
import { isUuid, PrismaUnitOfWork } from '@trellis/database';
import { UserRepository, type Credentials } from '../application/user.repository';
import { emailKeyOf } from '../domain/registration';
import type { User } from '../domain/user';
import { EmailTaken } from '../domain/user.errors';
import { PrismaClient, type User as UserRecord } from './prisma/client';

/** Accounts in the service's own database. */
@Injectable()
export class PrismaUserRepository extends UserRepository {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async add(user: User, passwordHash: string, events: readonly EventMessage[]): Promise<void> {
    const { id, email, displayName, createdAt } = user;
    const role = user.role === 'operator' ? 'OPERATOR' : 'USER';
    const data = {
      id,
      email,
      emailKey: emailKeyOf(email),
      displayName,
      role,
      passwordHash,
      createdAt,
    } as const;
    await this.unitOfWork.run(async (transaction) => {
      const { count } = await transaction.client.user.createMany({ data, skipDuplicates: true });
      if (count === 0) throw new EmailTaken();
      transaction.raise(events);
    });
  }

  override async findCredentials(emailKey: string): Promise<Credentials | undefined> {
    const record = await this.unitOfWork.client.user.findUnique({ where: { emailKey } });
    return record ? { user: toUser(record), passwordHash: record.passwordHash } : undefined;
  }

  override async findMany(ids: readonly string[]): Promise<readonly User[]> {
    const records = await this.unitOfWork.client.user.findMany({ where: { id: { in: ids.filter(isUuid) } } });
    return records.map(toUser);
  }
}

function toUser({ id, email, displayName, role, createdAt }: UserRecord): User {
  return { id, email, displayName, role: role === 'OPERATOR' ? 'operator' : 'user', createdAt };
}
