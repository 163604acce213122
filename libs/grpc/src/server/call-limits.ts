/** How long calls may last. All in milliseconds. */
export interface CallLimits {
  /** Greatest deadline of unary and client-streaming calls, and the one of a call that has none. Defaults to 30,000. */
  readonly maxCallMs: number;
  /**
   * How long a call that streams responses may last, give or take a tenth, before the client is asked to resume.
   * Defaults to 3,600,000.
   */
  readonly maxStreamAgeMs: number;
  /** How long such a call may go without a message in either direction. Defaults to 900,000. */
  readonly maxStreamIdleMs: number;
}

export const defaultCallLimits: CallLimits = {
  maxCallMs: 30_000,
  maxStreamAgeMs: 3_600_000,
  maxStreamIdleMs: 900_000,
};
