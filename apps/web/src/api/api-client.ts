import { browserFetch, readJson, sendRequest, type Fetch, type HttpRequest } from './http';
import { ApiProblem } from './problem';

/** Where access tokens come from. Both calls throw `SignedOutError` when there is no session to draw on. */
export interface TokenSource {
  /** A token that is not about to expire. */
  accessToken(): Promise<string>;
  /** A token in place of one that the server refused. */
  renew(refusedToken: string): Promise<string>;
}

/**
 * Calls the API as the signed-in user. A call refused with 401 gets a new token and is sent once more; that is
 * safe for any method, because a refused request was never carried out.
 */
export class ApiClient {
  constructor(
    private readonly tokens: TokenSource,
    private readonly fetch: Fetch = browserFetch,
  ) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.json<T>(path, { signal });
  }

  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    return this.json<T>(path, { method: 'POST', body, headers });
  }

  /** The response itself, for bodies that are read as they come. */
  async open(path: string, request: HttpRequest = {}): Promise<Response> {
    const token = await this.tokens.accessToken();
    try {
      return await this.send(path, request, token);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      return this.send(path, request, await this.tokens.renew(token));
    }
  }

  private async json<T>(path: string, request: HttpRequest): Promise<T> {
    return readJson<T>(await this.open(path, request), request.signal);
  }

  private send(path: string, request: HttpRequest, token: string): Promise<Response> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return sendRequest(this.fetch, path, { ...request, headers });
  }
}
