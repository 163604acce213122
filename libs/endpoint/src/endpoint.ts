import { InvalidEndpointError } from './endpoint.errors';

/** A server of an endpoint. */
export interface EndpointHost {
  /** A name or an address; IPv6 without its brackets. */
  readonly host: string;
  readonly port?: number;
}

/** What a URL says, with any number of servers: `kafka://user:secret@one:9092,two:9092/path?tls=true`. */
export interface Endpoint {
  /** In lower case, without the colon. */
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  /** Empty for `dns:///…`. */
  readonly hosts: readonly EndpointHost[];
  /** Decoded, without its first slash; empty when there is none. */
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const shape =
  /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?:(?<userinfo>[^@/?#]*)@)?(?<hosts>[^@/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;
const hostShape = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/i;

/**
 * Reads a URL that may name several servers, separated by commas, which the standard parser refuses.
 * @throws {InvalidEndpointError} naming the part that is wrong
 */
export function parseEndpoint(url: string): Endpoint {
  const parts = shape.exec(url)?.groups;
  if (!parts) throw new InvalidEndpointError('not a URL of the form scheme://host:port');
  const { scheme = '', userinfo, hosts = '', path = '', query = '' } = parts;
  // What follows would take a part of the password for a host or a port, and name it.
  if (userinfo === undefined && url.includes('@')) {
    throw new InvalidEndpointError(
      'a user or password has a sign that must be percent-encoded (/ as %2F, ? as %3F, # as %23, @ as %40)',
    );
  }
  return {
    scheme: scheme.toLowerCase(),
    ...credentialsOf(userinfo),
    hosts: hosts === '' ? [] : hosts.split(',').map(hostOf),
    path: decode(path, 'path'),
    parameters: parametersOf(query),
  };
}

/** The scheme of a URL in lower case, without `://`; undefined when it has none. */
export function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
}

/** A host as it stands in a URL, or before a port: an IPv6 address in brackets. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Refuses parameters that nobody would read, so that a slip of the pen is not passed over.
 * @throws {InvalidEndpointError} naming the parameter and those there are
 */
export function assertParameters(endpoint: Endpoint, known: readonly string[]): void {
  for (const name of endpoint.parameters.keys()) {
    if (known.includes(name)) continue;
    const choice = known.length === 0 ? 'none' : `only ${known.join(', ')}`;
    throw new InvalidEndpointError(`${endpoint.scheme}:// has no parameter ${name}, ${choice}`);
  }
}

/**
 * A parameter that is on or off. Off when it is absent.
 * @throws {InvalidEndpointError} unless it is `true` or `false`
 */
export function flagOf(endpoint: Endpoint, name: string): boolean {
  const value = endpoint.parameters.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') {
    throw new InvalidEndpointError(`the parameter ${name} is true or false`);
  }
  return value === 'true';
}

function credentialsOf(userinfo: string | undefined): Pick<Endpoint, 'username' | 'password'> {
  if (userinfo === undefined) return {};
  const colon = userinfo.indexOf(':');
  const username = decode(colon === -1 ? userinfo : userinfo.slice(0, colon), 'user');
  return colon === -1 ? { username } : { username, password: decode(userinfo.slice(colon + 1), 'password') };
}

function hostOf(text: string): EndpointHost {
  const parts = hostShape.exec(text)?.groups;
  const host = parts?.ipv6 ?? parts?.name;
  const port = parts?.port === undefined ? undefined : Number(parts.port);
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535))) {
    throw new InvalidEndpointError(`${JSON.stringify(text)} is not a host or host:port`);
  }
  return { host, ...(port !== undefined && { port }) };
}

function parametersOf(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw new InvalidEndpointError(`the parameter ${name} is given twice`);
    parameters.set(name, value);
  }
  return parameters;
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidEndpointError(`the ${part} has a % that encodes nothing; write %25 for the sign itself`);
  }
}
