/** What an account's attempts of the current window come to. */
export interface CountedAttempt {
  /** Attempts in the window, this one among them. */
  readonly count: number;
  readonly windowEndsAt: Date;
}

/**
 * Counts sign-ins by account, over all instances. Each counts as failed until it succeeds, so that many made at the same
 * time are counted before any of them is decided.
 */
export abstract class SignInFailures {
  /** Counts one more; opens a window of `windowMs` when none is open. */
  abstract record(emailKey: string, now: Date, windowMs: number): Promise<CountedAttempt>;

  /** Forgets an account's failures: one sign-in succeeded. */
  abstract clear(emailKey: string): Promise<void>;

  /** Forgets windows that ended before `before`. */
  abstract forgetEnded(before: Date): Promise<void>;
}
