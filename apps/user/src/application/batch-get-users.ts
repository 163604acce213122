import { Injectable } from '@nestjs/common';
import type { Identity } from '@trellis/context';
import { batchIds } from '@trellis/service';
import type { User } from '../domain/user';
import { UserRepository } from './user.repository';

/** Reads many accounts at once: a user its own, an operator any. */
@Injectable()
export class BatchGetUsers {
  constructor(private readonly users: UserRepository) {}

  /**
   * @returns those that exist and that the caller may see
   * @throws {InvalidRequest} for more than 100 ids
   */
  async execute(caller: Identity, ids: readonly string[]): Promise<readonly User[]> {
    const visible = batchIds(ids).filter((id) => caller.role === 'operator' || id === caller.userId);
    return visible.length === 0 ? [] : this.users.findMany(visible);
  }
}
