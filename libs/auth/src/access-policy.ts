import type { Identity } from '@trellis/context';
import type { MethodAccess } from '@trellis/contracts';
import { OperatorRequired } from './auth.errors';
import { bearerToken } from './bearer-token';
import type { TokenVerifier } from './token-verifier';

/** Decides who may call what, and who the caller is. */
export interface AccessPolicy {
  /**
   * The caller's identity; undefined for a call that is open to anyone.
   *
   * @param path the full method name: `/trellis.order.v1.OrderService/PlaceOrder`
   * @param authorization the caller's `authorization` value
   * @throws TokenMissing, TokenInvalid, TokenExpired, KeysUnavailable or OperatorRequired
   */
  authorize(path: string, authorization: string | undefined): Promise<Identity | undefined>;
}

/**
 * Access as the contract declares it. A method that the contract does not name needs a token. The token of a call that is
 * open to anyone is not looked at, so that such calls work while keys cannot be read.
 */
export class ContractAccessPolicy implements AccessPolicy {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly methodAccess: Readonly<Record<string, MethodAccess>>,
  ) {}

  async authorize(path: string, authorization: string | undefined): Promise<Identity | undefined> {
    const access = this.methodAccess[path] ?? 'AUTHENTICATED';
    if (access === 'PUBLIC') return undefined;
    const identity = await this.verifier.verify(bearerToken(authorization));
    if (access === 'OPERATOR' && identity.role !== 'operator') throw new OperatorRequired();
    return identity;
  }
}
