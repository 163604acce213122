import { defineConfiguration, setting } from '@trellis/service';

/** The user service's own settings. */
export class UserConfiguration extends defineConfiguration({
  /** Defaults to 15 minutes. */
  accessTokenLifetimeSeconds: {
    variable: 'TRELLIS_USER_ACCESS_TOKEN_LIFETIME_SECONDS',
    schema: setting.integer({ min: 1, max: 86_400 }).default(900),
    example: '900',
  },
  /** How long a sign-in lasts, however often it is refreshed. Defaults to 14 days. */
  sessionLifetimeSeconds: {
    variable: 'TRELLIS_USER_SESSION_LIFETIME_SECONDS',
    schema: setting.integer({ min: 1, max: 31_536_000 }).default(14 * 24 * 60 * 60),
    example: '1209600',
  },
  /** Failed sign-ins of one account within a minute before more are refused. Defaults to 10. */
  signInFailuresPerMinute: {
    variable: 'TRELLIS_USER_SIGN_IN_FAILURES_PER_MINUTE',
    schema: setting.integer({ min: 1, max: 10_000 }).default(10),
    example: '10',
  },
  /** The address of the demo operator's account. Defaults to operator@example.com. */
  demoOperatorEmail: {
    variable: 'TRELLIS_USER_DEMO_OPERATOR_EMAIL',
    schema: setting.text().default('operator@example.com'),
    example: 'operator@example.com',
  },
  /** Opens the demo operator's account at start; without one there is none. */
  demoOperatorPassword: {
    variable: 'TRELLIS_USER_DEMO_OPERATOR_PASSWORD',
    schema: setting.text().min(10, 'at least 10 characters').optional(),
    example: 'a long password',
    secret: true,
  },
}) {}
