import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { UserRegisteredEvent } from '@trellis/contracts';
import { checkedRegistration, type Registration } from '../domain/registration';
import type { User } from '../domain/user';
import { PasswordHasher } from './password-hasher';
import { UserRepository } from './user.repository';

/** Opens an account. */
@Injectable()
export class RegisterUser {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {InvalidRequest} naming every field that is wrong
   * @throws {EmailTaken}
   */
  async execute(registration: Registration, role: User['role'] = 'user'): Promise<User> {
    const { email, password, displayName } = checkedRegistration(registration);
    const user: User = { id: randomUUID(), email, displayName, role, createdAt: this.clock.now() };
    const event = UserRegisteredEvent.create({ userId: user.id, email, displayName });
    await this.users.add(user, await this.passwords.hash(password), [event]);
    return user;
  }
}
