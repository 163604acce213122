/** Counts failed sign-ins by account, over all instances. */
export abstract class SignInFailures {
  /** Failures of the current window, and when it ends; undefined when there are none. */
  abstract current(emailKey: string, now: Date): Promise<{ count: number; windowEndsAt: Date } | undefined>;

  /** Counts one more; opens a window of `windowMs` when none is open. */
  abstract record(emailKey: string, now: Date, windowMs: number): Promise<void>;

  abstract clear(emailKey: string): Promise<void>;

  /** Forgets windows that ended before `before`. */
  abstract forgetEnded(before: Date): Promise<void>;
}
