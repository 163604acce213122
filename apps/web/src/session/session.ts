import { ApiProblem, browserFetch, SignedOutError, type Fetch, type TokenSource } from '../api';
import { inTurn, type Exclusively } from './exclusively';
import { SessionCalls, type Account, type Credentials, type Grant } from './session-calls';
import { isOperatorToken } from './token-role';

/**
 * `unreachable`: whether there is a session could not be found out. `hasExpired`: it ended by itself, while it was in use.
 * `number` tells sessions apart.
 */
export type SessionState =
  | { status: 'restoring' }
  | { status: 'signed-out'; hasExpired: boolean }
  | { status: 'unreachable' }
  | { status: 'signed-in'; number: number; isOperator: boolean };

export interface SessionOptions {
  fetch?: Fetch;
  /** Guards every call that changes the refresh cookie. Default: in turn within this tab. */
  exclusively?: Exclusively;
  /** Whether it is worth asking for a session. Default always. */
  mayHaveSession?: () => boolean;
  /** Called when the user, not a token's end, starts or ends a session here. */
  onChanged?: () => void;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A token this close to its end is renewed before it is used. */
const expiryMarginMs = 10_000;

/**
 * The user's session. The access token lives here, in memory alone; the refresh token lives in a cookie that
 * scripts cannot read. A refresh token works once and a second use ends the whole session, so calls that use or
 * replace it never overlap.
 */
export class Session implements TokenSource {
  private current: SessionState = { status: 'restoring' };
  private grant: Grant | undefined;
  private refreshing: Promise<string> | undefined;
  private sessionsSoFar = 0;
  private readonly listeners = new Set<() => void>();
  private readonly calls: SessionCalls;
  private readonly exclusively: Exclusively;
  private readonly mayHaveSession: () => boolean;
  private readonly onChanged: () => void;
  private readonly now: () => number;

  constructor(options: SessionOptions = {}) {
    this.calls = new SessionCalls(options.fetch ?? browserFetch);
    this.exclusively = options.exclusively ?? inTurn();
    this.mayHaveSession = options.mayHaveSession ?? (() => true);
    this.onChanged = options.onChanged ?? (() => undefined);
    this.now = options.now ?? Date.now;
  }

  readonly state = (): SessionState => this.current;

  /** Calls `listener` after each change of state until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes up the session that the cookie stands for, if any. Never throws; the outcome is the state. */
  async restore(): Promise<void> {
    if (!this.mayHaveSession()) return this.end({ hasExpired: false });
    this.grant = undefined;
    this.become({ status: 'restoring' });
    try {
      await this.refresh(undefined);
      this.begin();
    } catch (error) {
      if (!(error instanceof SignedOutError)) this.become({ status: 'unreachable' });
    }
  }

  async signIn(credentials: Credentials): Promise<void> {
    await this.exclusively(() => this.obtain(credentials));
    this.begin();
    this.onChanged();
  }

  /** Creates the account; the user still has to sign in. */
  register(account: Account): Promise<void> {
    return this.calls.register(account);
  }

  /** Ends the session. When the server cannot be told it throws and the session goes on. */
  async signOut(): Promise<void> {
    const token = await this.accessToken().catch((error: unknown) => {
      if (error instanceof SignedOutError) return undefined;
      throw error;
    });
    if (token !== undefined) await this.exclusively(() => this.calls.endCurrent(token));
    this.end({ hasExpired: false });
    this.onChanged();
  }

  async accessToken(): Promise<string> {
    return this.grant && !this.isExpiring(this.grant)
      ? this.grant.accessToken
      : this.renew(this.grant?.accessToken);
  }

  async renew(refusedToken: string | undefined): Promise<string> {
    if (this.grant && this.grant.accessToken !== refusedToken) return this.grant.accessToken;
    return this.refresh(refusedToken);
  }

  private refresh(refusedToken: string | undefined): Promise<string> {
    this.refreshing ??= this.exclusively(async () => {
      // Someone may have signed in while this waited for its turn.
      if (this.grant && this.grant.accessToken !== refusedToken) return this.grant.accessToken;
      return this.obtain();
    })
      .catch((error: unknown) => {
        if (!(error instanceof ApiProblem) || ![400, 401, 403].includes(error.status)) throw error;
        this.end({ hasExpired: this.current.status === 'signed-in' });
        throw new SignedOutError();
      })
      .finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async obtain(credentials?: Credentials): Promise<string> {
    this.grant = await this.calls.obtainGrant(this.now(), credentials);
    return this.grant.accessToken;
  }

  private isExpiring(grant: Grant): boolean {
    return this.now() >= grant.expiresAtMs - expiryMarginMs;
  }

  private begin(): void {
    const isOperator = isOperatorToken(this.grant?.accessToken ?? '');
    this.become({ status: 'signed-in', number: ++this.sessionsSoFar, isOperator });
  }

  private end({ hasExpired }: { hasExpired: boolean }): void {
    this.grant = undefined;
    this.become({ status: 'signed-out', hasExpired });
  }

  private become(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
