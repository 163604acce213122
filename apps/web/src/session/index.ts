export { browserWide, inTurn } from './exclusively';
export { RegisterPage } from './register-page';
export { Session, type SessionState } from './session';
export { SessionAnnouncements } from './session-announcements';
export { SessionProvider, useApi, useSession, useSessionState } from './session-context';
export { SignedInOnly, SignedOutOnly } from './session-gate';
export { SignInPage } from './sign-in-page';
