export { browserWide, inTurn } from './exclusively';
export { RegisterPage } from './register-page';
export { Session, type SessionState } from './session';
export { SessionAnnouncements } from './session-announcements';
export { hasSessionMark } from './session-mark';
export { SessionProvider, useApi, useIsOperator, useSession, useSessionState } from './session-context';
export { Restoring, SignedInOnly, SignedOutOnly } from './session-gate';
export { SignInPage } from './sign-in-page';
export { SignOut } from './sign-out';
