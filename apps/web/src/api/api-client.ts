import { browserFetch, readJson, sendRequest, type Fetch, type HttpRequest } from './http';
import {
  addressOf,
  headersOf,
  type AnswerOf,
  type AnyInput,
  type InputArguments,
  type Method,
  type PathOf,
} from './operation';
import { ApiProblem } from './problem';

/** Where access tokens come from. Both calls throw `SignedOutError` when there is no session to draw on. */
export interface TokenSource {
  /** A token that is not about to expire. */
  accessToken(): Promise<string>;
  /** A token in place of one that the server refused. */
  renew(refusedToken: string): Promise<string>;
}

/**
 * Calls the API as the signed-in user, by the addresses and types of its document. A call refused with 401 gets a new
 * token and is sent once more; that is safe for any method, because a refused request was never carried out.
 *
 * Every call throws {@link ApiProblem} for an answer that is not success, `ConnectionError` when no answer came, and
 * `SignedOutError` when the session is over.
 */
export class ApiClient {
  constructor(
    private readonly tokens: TokenSource,
    private readonly fetch: Fetch = browserFetch,
  ) {}

  get<P extends PathOf<'get'>>(path: P, ...input: InputArguments<'get', P>): Promise<AnswerOf<'get', P>> {
    return this.call('get', path, input[0]);
  }

  post<P extends PathOf<'post'>>(path: P, ...input: InputArguments<'post', P>): Promise<AnswerOf<'post', P>> {
    return this.call('post', path, input[0]);
  }

  put<P extends PathOf<'put'>>(path: P, ...input: InputArguments<'put', P>): Promise<AnswerOf<'put', P>> {
    return this.call('put', path, input[0]);
  }

  delete<P extends PathOf<'delete'>>(
    path: P,
    ...input: InputArguments<'delete', P>
  ): Promise<AnswerOf<'delete', P>> {
    return this.call('delete', path, input[0]);
  }

  /** Opens a body that is read as it comes, and may stay open for as long as the session lasts. */
  stream<P extends PathOf<'get'>>(path: P, ...input: InputArguments<'get', P>): Promise<Response> {
    const { signal, ...given }: AnyInput = input[0] ?? {};
    const headers = { accept: 'text/event-stream', ...headersOf(given) };
    return this.open(addressOf(path, given), { headers, signal, timeoutMs: Infinity });
  }

  private async call<T>(method: Method, path: string, input: AnyInput = {}): Promise<T> {
    const { body, signal } = input;
    const request = { method, body, signal, headers: headersOf(input) };
    return readJson<T>(await this.open(addressOf(path, input), request), signal);
  }

  private async open(address: string, request: HttpRequest): Promise<Response> {
    const token = await this.tokens.accessToken();
    try {
      return await this.send(address, request, token);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      return this.send(address, request, await this.tokens.renew(token));
    }
  }

  private send(address: string, request: HttpRequest, token: string): Promise<Response> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return sendRequest(this.fetch, address, { ...request, headers });
  }
}
