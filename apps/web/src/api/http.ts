import type { Method } from './operation';
import { ConnectionError, readProblem } from './problem';
import { newTraceparent } from './trace-context';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export interface HttpRequest {
  /** Default `get`. */
  method?: Method;
  /** Sent as JSON; without it the request has no body. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Time allowed for the whole exchange, body included. Default 15 000; `Infinity` for streams. */
  timeoutMs?: number;
  /** Lets the request finish, cookies included, when the page is left meanwhile. Default false. */
  keepalive?: boolean;
}

/** `fetch` looked up at each call, so that it runs with the window as its receiver. */
export const browserFetch: Fetch = (input, init) => fetch(input, init);

/**
 * Sends a request, as the root of a trace, and gives its response when the status says success.
 * @throws {ApiProblem} for any other status
 * @throws {ConnectionError} when no answer came in time
 * @throws the reason of `signal` when the caller gave up
 */
export async function sendRequest(fetch: Fetch, path: string, request: HttpRequest = {}): Promise<Response> {
  const { method = 'get', body, timeoutMs = 15_000, keepalive = false } = request;
  const headers: Record<string, string> = {
    accept: 'application/json',
    traceparent: newTraceparent(),
    ...request.headers,
  };
  if (body !== undefined) headers['content-type'] = 'application/json';

  const signals = [
    ...(request.signal ? [request.signal] : []),
    ...(Number.isFinite(timeoutMs) ? [AbortSignal.timeout(timeoutMs)] : []),
  ];
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers,
    cache: 'no-store',
    keepalive,
    signal: AbortSignal.any(signals),
  };
  if (body !== undefined) init.body = JSON.stringify(body);

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ConnectionError(error);
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/**
 * Reads a JSON body; an empty one gives undefined.
 * @throws {ConnectionError} when the body breaks off or is not JSON
 */
export async function readJson<T>(response: Response, signal?: AbortSignal): Promise<T> {
  try {
    const body = await response.text();
    return (body === '' ? undefined : JSON.parse(body)) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ConnectionError(error);
  }
}
