import { ApiProblem, readJson, sendRequest, type Fetch, type Schemas } from '../api';

export type Credentials = Schemas['CreateSessionRequest'];

export type Account = Schemas['RegisterUserRequest'];

/** Leave to call the API until a moment, in milliseconds since the epoch. */
export interface Grant {
  accessToken: string;
  expiresAtMs: number;
}

/** The calls of the API that need no access token, and the one that ends a session. */
export class SessionCalls {
  constructor(private readonly fetch: Fetch) {}

  async register(account: Account): Promise<void> {
    await sendRequest(this.fetch, '/api/v1/users', { method: 'post', body: account });
  }

  /**
   * Signs in, or without credentials uses up the refresh token of the cookie. The request outlives the page: a new
   * refresh token that never reached the cookie would leave the used one behind.
   */
  async obtainGrant(nowMs: number, credentials?: Credentials): Promise<Grant> {
    const path = credentials ? '/api/v1/sessions' : '/api/v1/sessions/refresh';
    const response = await sendRequest(this.fetch, path, {
      method: 'post',
      body: credentials,
      keepalive: true,
    });
    const { accessToken, expiresIn } = await readJson<Schemas['SessionResponse']>(response);
    return { accessToken, expiresAtMs: nowMs + expiresIn * 1000 };
  }

  /** Ends the cookie's session; one that is gone already is no failure. */
  async endCurrent(accessToken: string): Promise<void> {
    const headers = { authorization: `Bearer ${accessToken}` };
    try {
      await sendRequest(this.fetch, '/api/v1/sessions/current', { method: 'delete', headers });
    } catch (error) {
      const isGone = error instanceof ApiProblem && (error.status === 401 || error.status === 404);
      if (!isGone) throw error;
    }
  }
}
