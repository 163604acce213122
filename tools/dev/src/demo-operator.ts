import type { Secrets } from './secrets';

/** The account that the demo's operator signs in with. */
export interface DemoOperator {
  readonly email: string;
  readonly password: string;
}

/** What the environment says, else the user service's own default and a password made at the first start. */
export function demoOperator(
  environment: Readonly<Record<string, string | undefined>>,
  secrets: Secrets,
): DemoOperator {
  return {
    email: environment.TRELLIS_USER_DEMO_OPERATOR_EMAIL ?? 'operator@example.com',
    password: environment.TRELLIS_USER_DEMO_OPERATOR_PASSWORD ?? secrets.get('demo operator password'),
  };
}
