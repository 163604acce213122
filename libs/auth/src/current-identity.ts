import { currentContext, type Identity } from '@trellis/context';
import { OperatorRequired, TokenMissing } from './auth.errors';

/**
 * The verified caller of the request being handled.
 *
 * @throws TokenMissing for an anonymous caller, and outside a request
 */
export function currentIdentity(): Identity {
  const identity = currentContext()?.identity;
  if (identity === undefined) throw new TokenMissing();
  return identity;
}

/**
 * The verified caller, who is an operator.
 *
 * @throws TokenMissing for an anonymous caller, OperatorRequired for any other
 */
export function requireOperator(): Identity {
  const identity = currentIdentity();
  if (identity.role !== 'operator') throw new OperatorRequired();
  return identity;
}
