import type { IncomingHttpHeaders } from 'node:http';

/** Headers that speak to the next hop only (RFC 9110, 7.6.1), and `expect`, which this hop has answered. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

/** What only this gateway may say. `host` is the upstream's own. */
const outsiders = new Set(['host', 'forwarded', 'x-real-ip', 'x-request-id', 'traceparent']);

/** What the gateway knows about a request. */
export interface ForwardedRequest {
  /** The client's address. */
  readonly clientAddress: string;
  readonly protocol: string;
  /** The `Host` that the client asked for. */
  readonly host: string;
  readonly requestId: string;
  readonly traceparent: string | undefined;
}

/** The headers to send upstream: the client's, without what is not its to say, and what the gateway says. */
export function requestHeaders(
  incoming: IncomingHttpHeaders,
  request: ForwardedRequest,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of endToEnd(incoming)) {
    if (!outsiders.has(name) && !name.startsWith('x-forwarded-')) headers[name] = value;
  }
  headers['x-forwarded-for'] = request.clientAddress;
  headers['x-forwarded-proto'] = request.protocol;
  if (request.host !== '') headers['x-forwarded-host'] = request.host;
  headers['x-request-id'] = request.requestId;
  if (request.traceparent !== undefined) headers['traceparent'] = request.traceparent;
  else delete headers['tracestate'];
  return headers;
}

/** The headers to send back: the upstream's, without those between it and the gateway. */
export function responseHeaders(upstream: IncomingHttpHeaders): Record<string, string | string[]> {
  const headers = Object.fromEntries(endToEnd(upstream));
  // The gateway has set its own, and it is the same.
  delete headers['x-request-id'];
  return headers;
}

function* endToEnd(headers: IncomingHttpHeaders): Iterable<[string, string | string[]]> {
  const named = new Set(connectionOptions(headers.connection));
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !named.has(name)) yield [name, value];
  }
}

function connectionOptions(connection: string | string[] | undefined): string[] {
  return [connection ?? []]
    .flat()
    .flatMap((value) => value.split(',').map((option) => option.trim().toLowerCase()));
}
