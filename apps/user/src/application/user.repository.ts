import type { EventMessage } from '@trellis/contracts';
import type { User } from '../domain/user';

/** What a password is checked against. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

/** Where accounts are kept. */
export abstract class UserRepository {
  /**
   * Stores a new account and the events that tell of it, together or not at all.
   * @throws {EmailTaken}
   */
  abstract add(user: User, passwordHash: string, events: readonly EventMessage[]): Promise<void>;

  /** By the address as it is compared. */
  abstract findCredentials(emailKey: string): Promise<Credentials | undefined>;

  /** Those of the ids that exist, in no particular order. */
  abstract findMany(ids: readonly string[]): Promise<readonly User[]>;
}
