import type { JSONWebKeySet } from 'jose';
import type { User } from '../domain/user';

export interface AccessToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** Issues access tokens, and publishes the keys that verify them. */
export abstract class AccessTokens {
  abstract issue(user: User): Promise<AccessToken>;

  /** The public keys, as an RFC 7517 key set. */
  abstract keySet(): Promise<JSONWebKeySet>;
}
