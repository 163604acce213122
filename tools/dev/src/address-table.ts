import { styleText } from 'node:util';
import type { ReadyAddresses } from './app-process';
import { flagOf, InvalidEndpointError, parseEndpoint, type Endpoint } from '@trellis/endpoint';
import type { DemoOperator } from './demo-operator';
import type { PlatformEndpoints } from './platform-endpoints';

export interface AddressTableSources {
  readonly gatewayUrl: string;
  readonly addresses: ReadonlyMap<string, ReadyAddresses>;
  readonly operator: DemoOperator;
  readonly endpoints: PlatformEndpoints;
  /** Where the data is. */
  readonly dataLocation: string;
}

/** What a person needs to know once everything runs. */
export function addressTable(sources: AddressTableSources): string {
  const { gatewayUrl, addresses, operator, endpoints, dataLocation } = sources;
  const rows: [string, string][] = [
    ['open this', gatewayUrl],
    ['API document', `${gatewayUrl}/api/openapi.json`],
    ['demo operator', `${operator.email}  ${operator.password}`],
    ...[...addresses].sort(([left], [right]) => left.localeCompare(right)).map(addressRow),
    ...endpointRows(endpoints),
    ['data', dataLocation],
    ['stop', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${styleText('dim', label.padEnd(width))}  ${value}`);
  return ['', styleText('bold', '  Trellis is up'), '', ...lines, ''].join('\n');
}

function addressRow([name, { protocol, port, adminPort }]: [string, ReadyAddresses]): [string, string] {
  return [name, `${`${protocol} 127.0.0.1:${port}`.padEnd(22)} http://127.0.0.1:${adminPort}/readyz`];
}

/** Kafka's brokers and Consul's page, where the system runs on them. */
function endpointRows({ eventBusUrl, registryUrl }: PlatformEndpoints): [string, string][] {
  const rows: [string, string][] = [];
  const kafka = endpointOf(eventBusUrl, 'kafka');
  if (kafka) rows.push(['kafka', serversOf(kafka).join(', ')]);
  const consul = endpointOf(registryUrl, 'consul');
  if (consul)
    rows.push(['consul', `${flagOf(consul, 'tls') ? 'https' : 'http'}://${serversOf(consul)[0]}/ui/`]);
  return rows;
}

function serversOf({ hosts }: Endpoint): string[] {
  return hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));
}

/** Undefined for another scheme, and for a URL that the apps will refuse better than a table can. */
function endpointOf(url: string | undefined, scheme: string): Endpoint | undefined {
  if (url === undefined) return undefined;
  try {
    const endpoint = parseEndpoint(url);
    return endpoint.scheme === scheme ? endpoint : undefined;
  } catch (error) {
    if (error instanceof InvalidEndpointError) return undefined;
    throw error;
  }
}
