import { importJWK, SignJWT, type JWK } from 'jose';
import { ServiceDatabase } from './service-database';
import type { SystemUnderTest } from './system-under-test';

export interface TokenClaims {
  readonly sub: string;
  readonly role?: string;
  readonly iss?: string;
  readonly aud?: string;
  /** From now; negative for a token that has expired. Defaults to 60. */
  readonly expiresInSeconds?: number;
}

/** Signs access tokens with the system's own key, so that a test can have ones that the system would never issue. */
export class TokenForge {
  private constructor(
    private readonly keyId: string,
    private readonly privateKey: JWK,
  ) {}

  static async of(system: SystemUnderTest): Promise<TokenForge> {
    const database = await ServiceDatabase.connect(await system.databaseUrl('user'));
    try {
      const [key] = await database.query<{ id: string; private_jwk: JWK }>(
        'SELECT id, private_jwk FROM signing_key ORDER BY created_at DESC LIMIT 1',
      );
      if (!key) throw new Error('The user service has no signing key yet.');
      return new TokenForge(key.id, key.private_jwk);
    } finally {
      await database.close();
    }
  }

  /** A token that is as it should be, but for what the claims say otherwise. */
  async sign(claims: TokenClaims, key: JWK = this.privateKey): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return new SignJWT({ role: claims.role ?? 'user' })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.keyId, typ: 'at+jwt' })
      .setIssuer(claims.iss ?? 'trellis')
      .setAudience(claims.aud ?? 'trellis')
      .setSubject(claims.sub)
      .setIssuedAt(nowSeconds - 3600)
      .setExpirationTime(nowSeconds + (claims.expiresInSeconds ?? 60))
      .sign(await importJWK(key, 'EdDSA'));
  }
}
