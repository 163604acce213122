import { Injectable } from '@nestjs/common';
import { JwksSource } from '@trellis/auth';
import type { JSONWebKeySet } from 'jose';
import { AccessTokens } from '../application/access-tokens';

/** This service verifies tokens by the keys that it signs them with; every other service asks it for them. */
@Injectable()
export class OwnJwksSource extends JwksSource {
  constructor(private readonly accessTokens: AccessTokens) {
    super();
  }

  override fetch(): Promise<JSONWebKeySet> {
    return this.accessTokens.keySet();
  }
}
