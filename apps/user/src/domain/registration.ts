import { InvalidRequest, type FieldViolation } from '@trellis/errors';

/** What a person gives to open an account. */
export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** The shape of an address; whether it can be reached only a message to it would tell. */
const EMAIL = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u;
const MAX_EMAIL_LENGTH = 254; // RFC 5321, 4.5.3.1.3
const PASSWORD_LENGTH = { min: 10, max: 256 };
const MAX_DISPLAY_NAME_LENGTH = 100;

/**
 * The registration with its texts trimmed.
 * @throws {InvalidRequest} naming every field that is wrong
 */
export function checkedRegistration(registration: Registration): Registration {
  const email = registration.email.trim();
  const displayName = registration.displayName.trim();
  const { password } = registration;
  const violations: FieldViolation[] = [];
  const isTooLong = Math.max(email.length, emailKeyOf(email).length) > MAX_EMAIL_LENGTH;
  if (isTooLong || !EMAIL.test(email)) {
    violations.push({ field: 'email', message: 'Must be an e-mail address.' });
  }
  if (password.length < PASSWORD_LENGTH.min || password.length > PASSWORD_LENGTH.max) {
    const { min, max } = PASSWORD_LENGTH;
    violations.push({ field: 'password', message: `Must have ${min} to ${max} characters.` });
  }
  if (displayName.length < 1 || displayName.length > MAX_DISPLAY_NAME_LENGTH || /\p{Cc}/u.test(displayName)) {
    violations.push({
      field: 'displayName',
      message: `Must have 1 to ${MAX_DISPLAY_NAME_LENGTH} printable characters.`,
    });
  }
  if (violations.length > 0) throw new InvalidRequest(violations);
  return { email, password, displayName };
}

/** The address as it is compared: without case, and with one spelling for each character. */
export function emailKeyOf(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}
