import { InvalidEndpointError, assertParameters, flagOf, parseEndpoint } from '@trellis/endpoint';
import type { Endpoint, EndpointHost } from '@trellis/endpoint';
import type { KafkaConfig, SASLOptions } from 'kafkajs';

/** How to prove oneself to Kafka and it to us. Certificates and keys are PEM texts. */
export interface KafkaCredentials {
  readonly username?: string;
  readonly password?: string;
  /** The authority that signed the brokers' certificates. Defaults to those that Node trusts. */
  readonly ca?: string;
  /** Our own certificate and its key, for brokers that ask for one. */
  readonly certificate?: string;
  readonly key?: string;
}

/** What kafkajs needs to reach a cluster. */
export interface KafkaAddress extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  readonly brokers: string[];
  /** The brokers for people: without credentials. */
  readonly label: string;
}

const defaultPort = 9092;
const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/**
 * Reads `kafka://[user:password@]host:9092[,host:9092…][?tls=true&saslMechanism=scram-sha-512]`. What `credentials` hold
 * wins over the URL. A port defaults to 9092, the mechanism to scram-sha-512.
 * @throws {InvalidEndpointError} naming what is wrong, and nothing secret
 */
export function kafkaAddressOf(url: string, credentials: KafkaCredentials = {}): KafkaAddress {
  const endpoint = parseEndpoint(url);
  assertParameters(endpoint, ['tls', 'saslMechanism']);
  if (endpoint.hosts.length === 0) throw new InvalidEndpointError('kafka:// names no broker');
  if (endpoint.path !== '')
    throw new InvalidEndpointError('kafka:// has no path: brokers are separated by commas');
  const brokers = endpoint.hosts.map(brokerOf);
  const ssl = tlsOf(endpoint, credentials);
  const sasl = saslOf(endpoint, credentials);
  return { brokers, label: `kafka://${brokers.join(',')}`, ...(ssl && { ssl }), ...(sasl && { sasl }) };
}

function brokerOf({ host, port = defaultPort }: EndpointHost): string {
  // kafkajs takes a broker apart at its first colon.
  if (host.includes(':'))
    throw new InvalidEndpointError(`kafka:// takes a name instead of the IPv6 address ${host}`);
  return `${host}:${port}`;
}

function tlsOf(endpoint: Endpoint, { ca, certificate, key }: KafkaCredentials): KafkaConfig['ssl'] {
  if ((certificate === undefined) !== (key === undefined)) {
    throw new InvalidEndpointError('a Kafka certificate and its key are given together');
  }
  if (!flagOf(endpoint, 'tls')) {
    if (ca === undefined && certificate === undefined) return undefined;
    throw new InvalidEndpointError('a Kafka certificate is given, but the URL does not say tls=true');
  }
  return {
    ...(ca !== undefined && { ca: [ca] }),
    ...(certificate !== undefined && { cert: certificate, key }),
  };
}

function saslOf(endpoint: Endpoint, credentials: KafkaCredentials): SASLOptions | undefined {
  const username = credentials.username ?? endpoint.username;
  const password = credentials.password ?? endpoint.password;
  const mechanism = endpoint.parameters.get('saslMechanism') ?? 'scram-sha-512';
  if (!isMechanism(mechanism)) {
    throw new InvalidEndpointError(`the parameter saslMechanism is one of ${mechanisms.join(', ')}`);
  }
  if (!username && password === undefined) {
    if (!endpoint.parameters.has('saslMechanism')) return undefined;
    throw new InvalidEndpointError('saslMechanism is given, but no Kafka user');
  }
  if (!username) throw new InvalidEndpointError('a Kafka password is given, but no user');
  if (password === undefined) throw new InvalidEndpointError('a Kafka user is given, but no password');
  return { mechanism, username, password };
}

function isMechanism(text: string): text is (typeof mechanisms)[number] {
  return (mechanisms as readonly string[]).includes(text);
}
