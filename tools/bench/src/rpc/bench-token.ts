import { tokenAlgorithm, tokenIssuer } from '@trellis/auth';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

/** An access token as the user service issues them, and the key that verifies it. */
export interface BenchToken {
  readonly authorization: string;
  readonly publicJwk: JWK;
}

export async function createBenchToken(): Promise<BenchToken> {
  const { publicKey, privateKey } = await generateKeyPair(tokenAlgorithm, { crv: 'Ed25519' });
  const token = await new SignJWT({ role: 'user' })
    .setProtectedHeader({ alg: tokenAlgorithm, kid: 'bench' })
    .setSubject('0199f3a4-6f3c-7c52-9a55-2f6d5a8e4b12')
    .setIssuer(tokenIssuer)
    .setAudience(tokenIssuer)
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(privateKey);
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'bench' };
  return { authorization: `Bearer ${token}`, publicJwk };
}
