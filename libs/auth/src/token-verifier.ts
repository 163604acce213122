import type { Identity } from '@trellis/context';
import { errors, jwtVerify, type CryptoKey, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { DomainError } from '@trellis/errors';
import { TokenExpired, TokenInvalid } from './auth.errors';
import type { JwksSource } from './jwks-source';
import { KeyCache, type KeyCacheOptions } from './key-cache';

/** The `iss` and `aud` of every access token. */
export const tokenIssuer = 'trellis';

/** The only signature algorithm accepted. */
export const tokenAlgorithm = 'EdDSA';

const clockToleranceSeconds = 5;

/** Settings of a {@link TokenVerifier}. */
export interface TokenVerifierOptions extends KeyCacheOptions {
  /** How many verified tokens are remembered; the one unused for longest goes first. Defaults to 10,000. */
  readonly maxRememberedTokens?: number;
}

/** A token whose signature and claims have been verified. What can change since is checked at each use. */
interface VerifiedToken {
  readonly identity: Identity;
  readonly keyId: string;
  readonly key: CryptoKey;
  readonly expiresAtSeconds: number;
  readonly notBeforeSeconds: number;
}

/**
 * Verifies access tokens offline, by the public keys of a {@link JwksSource}. A token that was good is remembered, so that
 * a signature is checked once and not at every call: until it expires, and for as long as the very key that verified it
 * is among the current ones. What was refused is not remembered.
 */
export class TokenVerifier {
  private readonly keys: KeyCache;
  private readonly remembered: LRUCache<string, VerifiedToken>;

  constructor(source: JwksSource, options: TokenVerifierOptions = {}) {
    this.keys = new KeyCache(source, options);
    this.remembered = new LRUCache({ max: options.maxRememberedTokens ?? 10_000 });
  }

  /**
   * Whom a token speaks for.
   *
   * @throws TokenExpired, TokenInvalid, or KeysUnavailable when the token could not be checked
   */
  async verify(token: string): Promise<Identity> {
    const remembered = this.remembered.get(token);
    if (remembered !== undefined) {
      if (this.isStillGood(remembered)) return remembered.identity;
      this.remembered.delete(token);
    }
    const verified = await this.verifyAnew(token);
    this.remembered.set(token, verified);
    return verified.identity;
  }

  private isStillGood({ keyId, key, expiresAtSeconds, notBeforeSeconds }: VerifiedToken): boolean {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return (
      expiresAtSeconds > nowSeconds - clockToleranceSeconds &&
      notBeforeSeconds <= nowSeconds + clockToleranceSeconds &&
      this.keys.known(keyId) === key
    );
  }

  private async verifyAnew(token: string): Promise<VerifiedToken> {
    try {
      const { payload, protectedHeader, key } = await jwtVerify(token, (header) => this.keyFor(header), {
        issuer: tokenIssuer,
        audience: tokenIssuer,
        algorithms: [tokenAlgorithm],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp', 'role'],
      });
      return verifiedToken(payload, protectedHeader.kid, key);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw error instanceof errors.JWTExpired ? new TokenExpired() : new TokenInvalid(error);
    }
  }

  private async keyFor(header: JWTHeaderParameters): Promise<CryptoKey> {
    const key = header.kid === undefined ? undefined : await this.keys.find(header.kid);
    if (key === undefined) throw new TokenInvalid();
    return key;
  }
}

function verifiedToken(payload: JWTPayload, keyId: string | undefined, key: CryptoKey): VerifiedToken {
  const { sub, exp, nbf } = payload;
  const role = payload['role'];
  if (
    keyId === undefined ||
    typeof sub !== 'string' ||
    sub === '' ||
    exp === undefined ||
    (role !== 'user' && role !== 'operator')
  ) {
    throw new TokenInvalid();
  }
  // Frozen, because every call with the token is given this one.
  const identity: Identity = Object.freeze({ userId: sub, role, expiresAtMs: exp * 1000 });
  return { identity, keyId, key, expiresAtSeconds: exp, notBeforeSeconds: nbf ?? -Infinity };
}
