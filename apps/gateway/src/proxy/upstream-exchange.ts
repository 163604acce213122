import type { Dispatcher } from 'undici';
import { NoInstance, UpstreamFailed, UpstreamTimedOut } from '../gateway.errors';
import type { RequestBody } from './request-body';
import type { UpstreamInstance } from './upstream-instance';
import type { UpstreamService } from './upstream-service';
import { startAttempt } from './upstream-attempt';

/** A request as it is sent upstream. */
export interface UpstreamRequest {
  readonly method: Dispatcher.HttpMethod;
  /** With its query. */
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: RequestBody;
}

const maxAttempts = 3;

/** Methods that change nothing (RFC 9110, 9.2.1) or nothing more when repeated (9.2.2). */
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** undici and system codes of an attempt that never had a connection, so that nobody has seen the request. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/**
 * Sends a request to an instance, and to another when the first did not answer and a repeat can do no harm.
 *
 * @returns the answer's head, with its body still to come
 * @throws NoInstance, UpstreamFailed, BodyTooLarge, or the reason of `signal`
 */
export async function sendUpstream(
  service: UpstreamService,
  { method, path, headers, body }: UpstreamRequest,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const tried = new Set<string>();
  let lastError: unknown;
  while (tried.size < maxAttempts) {
    signal.throwIfAborted();
    const instance = await service.pick(tried);
    if (instance === undefined) break;
    try {
      const response = await attempt(service, instance, { method, path, headers, body }, signal);
      instance.succeeded();
      return response;
    } catch (error) {
      if (signal.reason instanceof UpstreamTimedOut) instance.failed(performance.now());
      signal.throwIfAborted();
      if (body.error !== undefined) throw body.error;
      instance.failed(performance.now());
      tried.add(instance.id);
      lastError = error;
      if (!mayRepeat(error, method, body)) break;
    }
  }
  throw tried.size === 0 ? new NoInstance(service.name) : new UpstreamFailed(service.name, lastError);
}

/** Sends it to one instance, and tells figures and traces what came of it. */
async function attempt(
  service: UpstreamService,
  instance: UpstreamInstance,
  { method, path, headers, body }: UpstreamRequest,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const observed = startAttempt(service.name, method, path);
  try {
    const request = { method, path, headers: observed.headers(headers), body: body.stream(), signal };
    const response = await instance.request(request);
    observed.answered(response.statusCode);
    return response;
  } catch (error) {
    observed.failed(error);
    throw error;
  }
}

function mayRepeat(error: unknown, method: string, body: RequestBody): boolean {
  if (body.isTouched) return false;
  return (
    (!body.isPresent && repeatable.has(method)) ||
    neverConnected.has(String((error as { code?: unknown }).code))
  );
}
