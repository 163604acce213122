import { expect, it } from 'vitest';
import { isOperatorToken } from './token-role';

const token = (claims: object) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`;

it('knows an operator by the claim of the token', () => {
  expect(isOperatorToken(token({ role: 'operator' }))).toBe(true);
  expect(isOperatorToken(token({ role: 'user' }))).toBe(false);
});

it.each(['', 'no-token', 'a.b.c', 'a.bnVsbA.c'])('takes no one for an operator by %j', (odd) => {
  expect(isOperatorToken(odd)).toBe(false);
});
