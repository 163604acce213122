import { createSecureContext, type SecureContext } from 'node:tls';
import { InvalidEndpointError, assertParameters, flagOf, parseEndpoint } from '@trellis/endpoint';
import type { Endpoint } from '@trellis/endpoint';
import { messageOf } from '@trellis/errors';

const defaultPort = 8500;

/** How a client proves itself to Consul, beside the URL. */
export interface ConsulCredentials {
  /** ACL token. Stands before one in the URL. */
  readonly token?: string;
  /** Certificates (PEM) of the authorities to trust, instead of the well-known ones. Used with `tls=true` alone. */
  readonly ca?: string;
  /** The client's certificate (PEM), for agents that ask for one. Used with `tls=true` alone. */
  readonly certificate?: string;
  /** The key (PEM) of `certificate`. */
  readonly key?: string;
}

/** Where Consul is and how it is spoken to. */
export interface ConsulEndpoint {
  /** Agents, in the order in which they are tried. */
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  readonly token?: string;
  /** Undefined: plain HTTP. */
  readonly tls?: SecureContext;
  /** Whose services and keys are read; undefined: the agent's own. */
  readonly datacentre?: string;
  /** Parameters of the URL that the adapter knows. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads `consul://[:token@]host[:8500][,host2…][?tls=true&datacentre=dc1]`.
 *
 * @param ownParameters further ones that the adapter knows
 * @throws {InvalidEndpointError} naming what is wrong, never repeating the token
 */
export function readConsulEndpoint(
  url: string,
  credentials: ConsulCredentials = {},
  ownParameters: readonly string[] = [],
): ConsulEndpoint {
  const endpoint = parseEndpoint(url);
  assertParameters(endpoint, ['tls', 'datacentre', ...ownParameters]);
  if (endpoint.hosts.length === 0) throw new InvalidEndpointError('consul:// names no server');
  if (endpoint.path !== '') throw new InvalidEndpointError('consul:// has no path');
  const token = credentials.token ?? tokenOf(endpoint);
  const datacentre = endpoint.parameters.get('datacentre');
  return {
    servers: endpoint.hosts.map(({ host, port }) => ({ host, port: port ?? defaultPort })),
    ...(token && { token }),
    ...(flagOf(endpoint, 'tls') && { tls: secureContextOf(credentials) }),
    ...(datacentre && { datacentre }),
    parameters: endpoint.parameters,
  };
}

function tokenOf({ username, password }: Endpoint): string | undefined {
  if (username) throw new InvalidEndpointError('consul:// takes a token alone, written consul://:token@host');
  return password;
}

function secureContextOf({ ca, certificate, key }: ConsulCredentials): SecureContext {
  if ((certificate === undefined) !== (key === undefined)) {
    throw new InvalidEndpointError('a certificate for Consul and its key go together: give both or none');
  }
  try {
    return createSecureContext({ ca, cert: certificate, key });
  } catch (cause) {
    throw new InvalidEndpointError(
      `the CA, certificate or key for Consul is not valid PEM: ${messageOf(cause)}`,
      { cause },
    );
  }
}
