import { runInContext, type Identity } from '@trellis/context';
import { expect, test, vi } from 'vitest';
import { ContractAccessPolicy } from './access-policy';
import { bearerToken } from './bearer-token';
import { currentIdentity, requireOperator } from './current-identity';
import { TokenVerifier } from './token-verifier';

const user: Identity = { userId: 'ada', role: 'user', expiresAtMs: 0 };
const operator: Identity = { userId: 'grace', role: 'operator', expiresAtMs: 0 };

function policyFor(identity: Identity) {
  const verify = vi.fn(() => Promise.resolve(identity));
  const verifier = Object.assign(Object.create(TokenVerifier.prototype) as TokenVerifier, { verify });
  const policy = new ContractAccessPolicy(verifier, {
    '/s/Public': 'PUBLIC',
    '/s/Mine': 'AUTHENTICATED',
    '/s/System': 'OPERATOR',
  });
  return { policy, verify };
}

test('a public method is anonymous, and its token is not looked at', async () => {
  const { policy, verify } = policyFor(user);
  await expect(policy.authorize('/s/Public', 'Bearer broken')).resolves.toBeUndefined();
  expect(verify).not.toHaveBeenCalled();
});

test('any other method needs a token, also one that the contract does not name', async () => {
  const { policy } = policyFor(user);
  await expect(policy.authorize('/s/Mine', undefined)).rejects.toMatchObject({ reason: 'TOKEN_MISSING' });
  await expect(policy.authorize('/s/Unnamed', undefined)).rejects.toMatchObject({ reason: 'TOKEN_MISSING' });
  await expect(policy.authorize('/s/Mine', 'Bearer abc')).resolves.toBe(user);
});

test('an operator method refuses a user and lets an operator through', async () => {
  const asUser = policyFor(user).policy.authorize('/s/System', 'Bearer abc');
  await expect(asUser).rejects.toMatchObject({ kind: 'forbidden', reason: 'OPERATOR_REQUIRED' });
  await expect(policyFor(operator).policy.authorize('/s/System', 'Bearer abc')).resolves.toBe(operator);
});

test('only a bearer token is taken from the authorization value', () => {
  expect(bearerToken('bearer a.b-c_d')).toBe('a.b-c_d');
  for (const value of ['Basic abc', 'Bearer', 'Bearer a b', 'Bearer ä']) {
    expect(() => bearerToken(value)).toThrow(expect.objectContaining({ reason: 'TOKEN_INVALID' }));
  }
});

test('the current identity is that of the request, and an anonymous request has none', () => {
  expect(runInContext({ requestId: 'r', identity: user }, currentIdentity)).toBe(user);
  expect(() => runInContext({ requestId: 'r' }, currentIdentity)).toThrow(
    expect.objectContaining({ reason: 'TOKEN_MISSING' }),
  );
  expect(() => runInContext({ requestId: 'r', identity: user }, requireOperator)).toThrow(
    expect.objectContaining({ reason: 'OPERATOR_REQUIRED' }),
  );
});
