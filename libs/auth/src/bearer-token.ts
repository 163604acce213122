import { TokenInvalid, TokenMissing } from './auth.errors';

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * The token of an `authorization` value.
 *
 * @throws TokenMissing when there is no value, TokenInvalid when it is not a bearer token
 */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') throw new TokenMissing();
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw new TokenInvalid();
  return token;
}
