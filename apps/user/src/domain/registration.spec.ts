import { InvalidRequest } from '@trellis/errors';
import { describe, expect, it } from 'vitest';
import { checkedRegistration, emailKeyOf } from './registration';

const valid = { email: 'ada@example.com', password: 'correct horse', displayName: 'Ada' };

describe('a registration', () => {
  it('is taken as it is, but for spaces around its texts', () => {
    expect(checkedRegistration({ ...valid, email: ' ada@example.com ', displayName: ' Ada ' })).toEqual(
      valid,
    );
  });

  it.each([
    ['email', { email: 'ada' }],
    ['email', { email: 'a@b' }],
    ['email', { email: `${'a'.repeat(250)}@example.com` }],
    ['email', { email: 'ada@exa\u0000mple.com' }],
    // As it is compared it has 18 times as many characters, more than a sign-in takes.
    ['email', { email: `${'\ufdfa'.repeat(100)}@example.com` }],
    ['password', { password: 'too short' }],
    ['password', { password: 'x'.repeat(257) }],
    ['displayName', { displayName: '  ' }],
    ['displayName', { displayName: 'A\u0000da' }],
    ['displayName', { displayName: 'x'.repeat(101) }],
  ])('is refused for its %s alone', (field, change) => {
    expect(violatedFields({ ...valid, ...change })).toEqual([field]);
  });

  it('is refused with every field that is wrong', () => {
    expect(violatedFields({ email: '', password: '', displayName: '' })).toEqual([
      'email',
      'password',
      'displayName',
    ]);
  });
});

describe('addresses', () => {
  it('are compared without case', () => {
    expect(emailKeyOf('Ada@Example.COM')).toBe(emailKeyOf('ada@example.com'));
  });
});

function violatedFields(registration: typeof valid): string[] {
  try {
    checkedRegistration(registration);
    return [];
  } catch (error) {
    return (error as InvalidRequest).violations.map(({ field }) => field);
  }
}
