import { Injectable } from '@nestjs/common';
import { tokenAlgorithm, tokenIssuer } from '@trellis/auth';
import { importJWK, SignJWT, type JSONWebKeySet } from 'jose';
import { AccessTokens, type AccessToken } from '../application/access-tokens';
import type { User } from '../domain/user';
import { UserConfiguration } from '../user.configuration';
import { SigningKeys } from './signing-keys';

/** JSON Web Tokens signed with Ed25519. */
@Injectable()
export class JoseAccessTokens extends AccessTokens {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly configuration: UserConfiguration,
  ) {
    super();
  }

  override async issue(user: User): Promise<AccessToken> {
    const { id: kid, privateJwk } = await this.signingKeys.current();
    const expiresInSeconds = this.configuration.accessTokenLifetimeSeconds;
    const token = await new SignJWT({ role: user.role })
      .setProtectedHeader({ alg: tokenAlgorithm, kid, typ: 'at+jwt' })
      .setIssuer(tokenIssuer)
      .setAudience(tokenIssuer)
      .setSubject(user.id)
      .setIssuedAt()
      .setExpirationTime(`${expiresInSeconds}s`)
      .sign(await importJWK(privateJwk, tokenAlgorithm));
    return { token, expiresInSeconds };
  }

  override async keySet(): Promise<JSONWebKeySet> {
    return { keys: await this.signingKeys.published() };
  }
}
