import { describe, expect, it } from 'vitest';
import { requestLimits } from '../api';
import { accountChecks, signInChecks } from './credentials';

describe('a new account', () => {
  it.each(['ada@example.com', '  ada@example.com ', 'a+b@sub.example.co'])(
    'may have the address %j',
    (email) => {
      expect(accountChecks.email(email)).toBeUndefined();
    },
  );

  it.each(['', ' ', 'ada', 'ada@example', '@example.com', 'a b@example.com', `${'a'.repeat(250)}@b.de`])(
    'may not have the address %j',
    (email) => {
      expect(accountChecks.email(email)).toMatch(/email address/);
    },
  );

  it('has a password and a name as long as the API allows, and no longer', () => {
    const { password, displayName } = requestLimits.RegisterUserRequest;
    expect(accountChecks.password('x'.repeat(password.minLength - 1))).toMatch('at least 10');
    expect(accountChecks.password('x'.repeat(password.minLength))).toBeUndefined();
    expect(accountChecks.password('x'.repeat(password.maxLength + 1))).toMatch('at most 256');
    expect(accountChecks.displayName('x'.repeat(displayName.maxLength))).toBeUndefined();
    expect(accountChecks.displayName('x'.repeat(displayName.maxLength + 1))).toMatch('at most 100');
    expect(accountChecks.displayName('  ')).toBeDefined();
  });
});

it('signing in asks for no more than something in both fields', () => {
  expect(signInChecks.email('ada')).toBeUndefined();
  expect(signInChecks.password('short')).toBeUndefined();
  expect([signInChecks.email(' '), signInChecks.password('')]).not.toContain(undefined);
});
