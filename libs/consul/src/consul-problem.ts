import { messageOf } from '@trellis/errors';

/** What a failed request of the `consul` client carries. */
interface ClientError {
  readonly code?: string;
  readonly isTimeout?: boolean;
  readonly response?: { readonly statusCode?: number; readonly body?: unknown };
}

/** The status of Consul's answer; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as ClientError | undefined)?.response?.statusCode;
}

/** The code of a failed system call or TLS handshake: `ECONNRESET`. */
export function codeOf(error: unknown): string | undefined {
  return (error as ClientError | undefined)?.code;
}

/**
 * Says in one line what is wrong and how to mend it.
 * @param server its address: `localhost:8500`
 */
export function describeConsulProblem(error: unknown, server: string): string {
  const status = statusOf(error);
  if (status === undefined) return describeSilence(error, server);
  const said = saidBy(error);
  if (status === 400 && said.includes('HTTP request to an HTTPS server')) {
    return `Consul at ${server} speaks TLS: add tls=true to the URL`;
  }
  if (status === 403) return describeRefusal(said, server);
  if (status === 429) {
    return `Consul at ${server} takes no more connections from here: raise its limits.http_max_conns_per_client`;
  }
  if (said.includes('No cluster leader')) {
    return noLeaderProblem(server);
  }
  if (said.includes('rpc error getting client')) {
    return `Consul at ${server} cannot reach its leader; perhaps another one is being elected`;
  }
  if (said.includes('No path to datacenter')) {
    return `Consul at ${server} does not know the datacentre that the URL names`;
  }
  return `Consul at ${server} answered ${status}: ${said || 'nothing'}`;
}

export function noLeaderProblem(server: string): string {
  return `Consul at ${server} has no leader: a majority of its servers has to run`;
}

function describeRefusal(said: string, server: string): string {
  if (said.includes('ACL not found')) {
    return `Consul at ${server} does not know the token: set TRELLIS_CONSUL_TOKEN to one that it has issued`;
  }
  if (said.includes('anonymous token')) {
    return `Consul at ${server} wants a token: set TRELLIS_CONSUL_TOKEN (${said})`;
  }
  return `Consul at ${server} refuses the token's policies: ${said}`;
}

function describeSilence(error: unknown, server: string): string {
  const code = codeOf(error) ?? '';
  if ((error as ClientError | undefined)?.isTimeout) return `Consul at ${server} did not answer in time`;
  if (
    code === 'EPROTO' ||
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  ) {
    return `Consul at ${server} does not speak TLS: remove tls=true from the URL`;
  }
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/.test(code)) {
    return `the certificate of Consul at ${server} is of an unknown authority: name it by TRELLIS_CONSUL_CA_FILE`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `the certificate of Consul at ${server} is for another name: ${messageOf(error)}`;
  }
  if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE/.test(code)) {
    return `Consul at ${server} wants a client certificate: set TRELLIS_CONSUL_CERTIFICATE_FILE and TRELLIS_CONSUL_KEY_FILE`;
  }
  return `Consul at ${server} does not answer: ${code || messageOf(error)}`;
}

function saidBy(error: unknown): string {
  const body = (error as ClientError).response?.body;
  const text = Buffer.isBuffer(body) || typeof body === 'string' ? String(body) : messageOf(error);
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
}
