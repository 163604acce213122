import type { JSONWebKeySet } from 'jose';

/** Where the public keys that verify access tokens come from. Also the Nest token of the source. */
export abstract class JwksSource {
  /** Reads the whole current set. Rejects when it cannot be read. */
  abstract fetch(): Promise<JSONWebKeySet>;
}
