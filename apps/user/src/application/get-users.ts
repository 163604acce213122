import { Injectable } from '@nestjs/common';
import type { Identity } from '@trellis/context';
import { InvalidRequest } from '@trellis/errors';
import type { User } from '../domain/user';
import { UserNotFound } from '../domain/user.errors';
import { UserRepository } from './user.repository';

const MAX_IDS = 100;

/** Reads accounts: a user its own, an operator any. */
@Injectable()
export class GetUsers {
  constructor(private readonly users: UserRepository) {}

  /** @throws {UserNotFound} when there is none, or one that the caller may not see */
  async one(caller: Identity, id: string): Promise<User> {
    const [user] = await this.many(caller, [id]);
    if (!user) throw new UserNotFound(id);
    return user;
  }

  /** @returns those that exist and that the caller may see */
  async many(caller: Identity, ids: readonly string[]): Promise<readonly User[]> {
    if (ids.length > MAX_IDS) {
      throw new InvalidRequest([{ field: 'ids', message: `Must hold at most ${MAX_IDS} ids.` }]);
    }
    const visible = ids.filter((id) => caller.role === 'operator' || id === caller.userId);
    return visible.length === 0 ? [] : this.users.findMany(visible);
  }
}
