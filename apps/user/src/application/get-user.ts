import { Injectable } from '@nestjs/common';
import type { Identity } from '@trellis/context';
import type { User } from '../domain/user';
import { UserNotFound } from '../domain/user.errors';
import { BatchGetUsers } from './batch-get-users';

/** Reads an account: a user its own, an operator any. */
@Injectable()
export class GetUser {
  constructor(private readonly batchGetUsers: BatchGetUsers) {}

  /** @throws {UserNotFound} when there is none, or one that the caller may not see */
  async execute(caller: Identity, id: string): Promise<User> {
    const [user] = await this.batchGetUsers.execute(caller, [id]);
    if (!user) throw new UserNotFound(id);
    return user;
  }
}
