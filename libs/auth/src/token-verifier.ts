import type { Identity } from '@trellis/context';
import { errors, jwtVerify, type CryptoKey, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { DomainError } from '@trellis/errors';
import { TokenExpired, TokenInvalid } from './auth.errors';
import type { JwksSource } from './jwks-source';
import { KeyCache, type KeyCacheOptions } from './key-cache';

/** The `iss` and `aud` of every access token. */
export const tokenIssuer = 'trellis';

/** The only signature algorithm accepted. */
export const tokenAlgorithm = 'EdDSA';

const clockToleranceSeconds = 5;

/** Verifies access tokens offline, by the public keys of a {@link JwksSource}. */
export class TokenVerifier {
  private readonly keys: KeyCache;

  constructor(source: JwksSource, options: KeyCacheOptions = {}) {
    this.keys = new KeyCache(source, options);
  }

  /**
   * Whom a token speaks for.
   *
   * @throws TokenExpired, TokenInvalid, or KeysUnavailable when the token could not be checked
   */
  async verify(token: string): Promise<Identity> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyFor(header), {
        issuer: tokenIssuer,
        audience: tokenIssuer,
        algorithms: [tokenAlgorithm],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp', 'role'],
      });
      return identityOf(payload);
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

function identityOf(payload: JWTPayload): Identity {
  const { sub, exp } = payload;
  const role = payload['role'];
  if (
    typeof sub !== 'string' ||
    sub === '' ||
    exp === undefined ||
    (role !== 'user' && role !== 'operator')
  ) {
    throw new TokenInvalid();
  }
  return { userId: sub, role, expiresAtMs: exp * 1000 };
}
