import { requestLimits } from '../api';

const { email, password, displayName } = requestLimits.RegisterUserRequest;

/** The shape of an address, as the user service has it; whether it can be reached only a message to it would tell. */
const emailShape = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u;

/** What is wrong with the members of a new account, in the server's sense; undefined when nothing is. */
export const accountChecks = {
  email(value: string): string | undefined {
    const address = value.trim();
    if (address === '') return 'Enter your email address.';
    if (address.length > email.maxLength || !emailShape.test(address)) {
      return 'This is not an email address: it looks like ada@example.com.';
    }
    return undefined;
  },
  password(value: string): string | undefined {
    if (value === '') return 'Choose a password.';
    if (value.length < password.minLength) {
      return `Use at least ${password.minLength} characters; a few words make a good password.`;
    }
    if (value.length > password.maxLength) return `Use at most ${password.maxLength} characters.`;
    return undefined;
  },
  displayName(value: string): string | undefined {
    const name = value.trim();
    if (name === '') return 'Enter a name to be greeted by.';
    if (name.length > displayName.maxLength) return `Use at most ${displayName.maxLength} characters.`;
    return undefined;
  },
};

/** What is missing for signing in. More is not looked at: an account may be older than today's rules. */
export const signInChecks = {
  email: (value: string) => (value.trim() === '' ? 'Enter your email address.' : undefined),
  password: (value: string) => (value === '' ? 'Enter your password.' : undefined),
};
